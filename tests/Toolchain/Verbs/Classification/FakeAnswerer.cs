using System.Collections.Concurrent;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Classification;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Classification;

/// <summary>Answers from the text alone, several chunks at a time, in any order.</summary>
internal sealed class FakeAnswerer : IAnswerer
{
    private readonly ConcurrentBag<string> _asked = [];
    private int _chunks;
    private int _underWay;
    private int _most;

    public CascadeInfo Info { get; } = new()
    {
        Name = "Fake",
        Folder = "fake",
        Fingerprint = new string('f', 64),
        Labels = ["World", "Sports", "Business"],
        IsPair = false,
        MaxTokens = 64,
        Layers = 6,
        Exits = [],
        Rule = CascadeRule.MaxProbability,
        Dial = 0.5f,
    };

    public float Dial => Info.Dial;

    public int ChunkTexts => 4;

    public int Ahead => 5;

    public string? State => "3 silos";

    /// <summary>The chunk that has no answer, from 0; none by default.</summary>
    public int FailsAt { get; init; } = -1;

    /// <summary>The texts that it was asked for.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>How many chunks were under way at once, at most.</summary>
    public int Most => _most;

    public async Task<CascadePrediction[]> AnswerAsync(
        IReadOnlyList<DataRow> rows, string name, CancellationToken cancellation)
    {
        int chunk = Interlocked.Increment(ref _chunks) - 1;
        _most = Math.Max(_most, Interlocked.Increment(ref _underWay));

        // Later ones are done first.
        await Task.Run(() => Thread.SpinWait(1000 * (Ahead - (chunk % Ahead))), cancellation);
        Interlocked.Decrement(ref _underWay);
        if (chunk == FailsAt)
        {
            throw new ToolException("no silo is left");
        }

        foreach (DataRow row in rows)
        {
            _asked.Add(row.First);
        }

        return [.. rows.Select(row => Of(row.First))];
    }

    public void Dispose()
    {
    }

    private static CascadePrediction Of(string text) => new(
        text.Length % 3, 1f / (1 + (text.Length % 7)), text.Length % 2, 3 * (text.Length % 2), Truncated: false);
}

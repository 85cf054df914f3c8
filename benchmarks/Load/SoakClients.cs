using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>
/// Clients that send one text, many, or streams, as fast as they are answered, and some that go away. Every answer must
/// be the one to its text, which was learnt before there was load; lines of streams must have their ids, in order.
/// </summary>
internal sealed partial class SoakClients(Uri address, string[] texts) : IDisposable
{
    private const int BatchTexts = 16;
    private const int StreamLines = 500;

    private static readonly Uri News = new("/news", UriKind.Relative);

    private readonly HttpClient _client = new()
    {
        BaseAddress = address,
        DefaultRequestHeaders = { { "X-Api-Key", NewsServer.Key } },
        Timeout = TimeSpan.FromMinutes(10),
    };

    private readonly string[] _expected = new string[texts.Length];
    private long _nextId;

    /// <summary>What has become of the texts.</summary>
    public SoakCounts Counts { get; } = new();

    /// <summary>Asks for the answer to each text, one at a time.</summary>
    public async Task LearnAsync()
    {
        for (int i = 0; i < texts.Length; i++)
        {
            _expected[i] = await PostAsync(Text(i), CancellationToken.None);
            Counts.Send(1);
            Counts.Answer(isRight: true, isLine: false, _expected[i]);
        }
    }

    /// <summary>Loads the service until the token ends it; then what has been sent is waited for.</summary>
    public Task RunAsync(int singles, int batches, int streams, int cancelling, CancellationToken end) => Task.WhenAll(
    [
        .. Clients(singles, SingleAsync, seed: 1_000, end),
        .. Clients(batches, BatchAsync, seed: 2_000, end),
        .. Clients(streams, StreamAsync, seed: 3_000, end),
        .. Clients(cancelling, CancelAsync, seed: 4_000, end),
    ]);

    /// <summary>The texts that the service says it has answered.</summary>
    public async Task<long> ServerCountAsync()
    {
        // Texts whose clients are gone may still be on their way.
        await Task.Delay(TimeSpan.FromSeconds(2));
        string metrics = await _client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return TextsTotal().Matches(metrics).Sum(
            line => long.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static IEnumerable<Task> Clients(
        int count, Func<Random, Task> ask, int seed, CancellationToken end) => Enumerable.Range(seed, count).Select(
        own => Task.Run(async () =>
        {
            Random random = new(own);
            while (!end.IsCancellationRequested)
            {
                await ask(random);
            }
        }));

    private async Task SingleAsync(Random random)
    {
        int text = random.Next(texts.Length);
        Counts.Send(1);
        string answer = await PostAsync(Text(text), CancellationToken.None);
        Counts.Answer(answer == _expected[text], isLine: false, answer);
    }

    private async Task BatchAsync(Random random)
    {
        int[] chosen = [.. Enumerable.Range(0, BatchTexts).Select(_ => random.Next(texts.Length))];
        Counts.Send(BatchTexts);
        string answer = await PostAsync(
            JsonSerializer.Serialize(new { texts = chosen.Select(text => texts[text]) }), CancellationToken.None);
        JsonElement[] answers =
            [.. JsonDocument.Parse(answer).RootElement.GetProperty("answers").EnumerateArray()];
        for (int i = 0; i < answers.Length; i++)
        {
            string one = answers[i].GetRawText();
            Counts.Answer(i < chosen.Length && one == _expected[chosen[i]], isLine: false, one);
        }
    }

    private async Task StreamAsync(Random random)
    {
        int[] chosen = [.. Enumerable.Range(0, StreamLines).Select(_ => random.Next(texts.Length))];
        long first = Interlocked.Add(ref _nextId, StreamLines) - StreamLines;
        StringBuilder lines = new();
        for (int i = 0; i < StreamLines; i++)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{{\"id\":{first + i},{Text(chosen[i])[1..]}\n");
        }

        Counts.Send(StreamLines);
        string answers = await PostAsync(lines.ToString(), CancellationToken.None, "application/x-ndjson");
        int at = 0;
        foreach (string line in answers.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string expected = string.Create(
                CultureInfo.InvariantCulture, $"{{\"id\":{first + at},{_expected[chosen[at % StreamLines]][1..]}");
            Counts.Answer(at < StreamLines && line == expected, isLine: true, line);
            at++;
        }
    }

    // Goes away before, while or after it is computed.
    private async Task CancelAsync(Random random)
    {
        using CancellationTokenSource away = new(TimeSpan.FromMilliseconds(random.Next(1, 60)));
        Counts.GiveUp();
        try
        {
            await PostAsync(Text(random.Next(texts.Length)), away.Token);
        }
        catch (OperationCanceledException)
        {
            // As it is meant.
        }
    }

    private string Text(int text) => JsonSerializer.Serialize(new { text = texts[text] });

    private async Task<string> PostAsync(
        string body, CancellationToken cancellationToken, string contentType = "application/json")
    {
        using StringContent content = new(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType));
        using HttpResponseMessage response = await _client.PostAsync(News, content, cancellationToken);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);
    }

    [GeneratedRegex(@"^earlyexit_texts_total\{[^}]*\} (\d+)", RegexOptions.Multiline)]
    private static partial Regex TextsTotal();
}

using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Tests.Verbs.Cutting;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using EarlyExitGen.Toolchain.Verbs.Heads;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Heads;

public sealed class HeadTrainingTests : IDisposable
{
    private const int Texts = 200;

    private readonly TemporaryFolder _folder = new();
    private readonly EncodedIds[] _texts;
    private readonly HeadShape _shape = new(16, TinyClassifier.Labels);

    public HeadTrainingTests()
    {
        SplitMix64 random = new(5);
        _texts = [.. Enumerable.Range(0, Texts).Select(_ => new EncodedIds(
            [.. Enumerable.Range(0, 3 + (int)random.Below(9)).Select(_ => 5 + (int)random.Below(50))], null))];
    }

    public void Dispose() => _folder.Dispose();

    // A token of 16 features at 3 places takes 96 bytes; all texts about 144,000.
    [Theory]
    [InlineData(long.MaxValue, 1)]
    [InlineData(60_000, 3)]
    public void What_was_stopped_goes_on_to_the_same_heads(long windowBytes, int windows)
    {
        IReadOnlyList<LearnedHead> whole = Run("whole", isResumed: false, windowBytes, out List<int> answered);
        Assert.Equal(Enumerable.Range(0, Texts), answered.Order());

        // Half of the last window is done.
        using (CancellationTokenSource stop = new())
        {
            int answers = 0;
            int last = Texts * (windows - 1) / windows;
            StoppedException stopped = Assert.Throws<StoppedException>(
                () => Run("part", isResumed: false, windowBytes, out _, stop, () => answers++ == last));
            Assert.Contains("--resume", stopped.Message, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(_folder["part"]));
        IReadOnlyList<LearnedHead> resumed = Run("part", isResumed: true, windowBytes, out answered);

        Assert.Equal(Enumerable.Range(0, Texts), answered.Order());
        Assert.All(whole.Zip(resumed), pair => Assert.Equal(pair.First.Weights, pair.Second.Weights));
        Assert.Equal(["part", "tiny.onnx", "weights.bin", "whole"], Files());
    }

    [Fact]
    public void A_state_of_other_texts_or_a_broken_one_is_refused()
    {
        Run("state", isResumed: false, long.MaxValue, out _);
        _texts[3] = new EncodedIds([5, 6, 7], null);
        ToolException other = Assert.Throws<ToolException>(() => Run("state", isResumed: true, long.MaxValue, out _));
        Assert.Contains("another model, other texts", other.Message, StringComparison.Ordinal);

        byte[] bytes = File.ReadAllBytes(_folder["state"]);
        File.WriteAllBytes(_folder["state"], bytes[..10]);
        ToolException broken = Assert.Throws<ToolException>(() => Run("state", isResumed: true, long.MaxValue, out _));
        Assert.Contains("not what a stopped", broken.Message, StringComparison.Ordinal);
    }

    private string[] Files() => [.. Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName)
        .Where(name => !name!.StartsWith("block-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)!];

    private IReadOnlyList<LearnedHead> Run(
        string state,
        bool isResumed,
        long windowBytes,
        out List<int> answered,
        CancellationTokenSource? stop = null,
        Func<bool>? isStopped = null)
    {
        string file = new TinyClassifier().Save(_folder["tiny.onnx"]);
        ClassifierCut cut = ClassifierCut.Open(file, _folder.Path);
        VerifiedChain chain = cut.WriteVerified(cut.Plan.Places);
        using StateRunner runner = new(cut.Roles.Inputs, chain.Blocks, padding: 0);
        HeadShape[] shapes = [_shape, new HeadShape(16, TinyClassifier.Labels, IsCls: true), _shape];
        HeadTraining training = new(shapes, [0, 1, 2], new HeadSettings { Epochs = 2 }, _folder[state])
        {
            IsResumed = isResumed,
            WindowBytes = windowBytes,
        };
        List<int> texts = [];
        IReadOnlyList<LearnedHead> heads = training.Run(
            runner,
            _texts,
            "model",
            _folder.Path,
            (text, answer) =>
            {
                Assert.Equal(1, answer.Sum(), 1e-5f);
                texts.Add(text);
                if (isStopped?.Invoke() == true)
                {
                    stop!.Cancel();
                }
            },
            stop?.Token ?? default);
        answered = texts;
        return heads;
    }
}

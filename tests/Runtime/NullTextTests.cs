using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests;

/// <summary>A text that is null is a mistake of the caller, and not an empty text.</summary>
public class NullTextTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_single_text_it_is_refused()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        float[] logits = new float[9];
        CascadePrediction[] answers = new CascadePrediction[3];
        Assert.Throws<ArgumentNullException>("text", () => cascade.Classify((string)null!));
        Assert.Throws<ArgumentNullException>("text", () => cascade.Classify(null!, Never));
        Assert.Throws<ArgumentNullException>("text", () => cascade.ClassifyFully(null!));
        Assert.Throws<ArgumentNullException>("text", () => cascade.Trace(null!, logits));

        ArgumentNullException e =
            Assert.Throws<ArgumentNullException>("texts", () => cascade.Classify(["the", "oil", null!], answers));
        Assert.Contains("text at 2 is null", e.Message, StringComparison.Ordinal);
        Assert.Equal(new CascadePrediction[3], answers);

        int answered = 0;
        e = await Assert.ThrowsAsync<ArgumentNullException>("texts", async () =>
        {
            await foreach (CascadePrediction _ in cascade.ClassifyAsync(
                ((string[])["the", "oil", null!, "team"]).ToAsyncEnumerable(), Never))
            {
                answered++;
            }
        });
        Assert.Contains("text at 2 is null", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, answered);

        // Nothing is something else.
        Assert.Equal(cascade.ClassifyTokens([2, 3]), cascade.Classify(""));
        Assert.Equal(cascade.Classify(""), cascade.Classify([]));
    }

    [Fact]
    public async Task Of_a_pair_too()
    {
        using TestCascade files = TestCascade.Create(new() { Pair = true });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        float[] logits = new float[9];
        CascadePrediction[] answers = new CascadePrediction[2];
        Assert.Throws<ArgumentNullException>("first", () => cascade.Classify(null!, "oil"));
        Assert.Throws<ArgumentNullException>("second", () => cascade.Classify("the", null!, Never));
        Assert.Throws<ArgumentNullException>("first", () => cascade.ClassifyFully(null!, "oil"));
        Assert.Throws<ArgumentNullException>("second", () => cascade.ClassifyFully("the", null!));
        Assert.Throws<ArgumentNullException>("first", () => cascade.Trace(null!, "oil", logits));
        Assert.Throws<ArgumentNullException>("second", () => cascade.Trace("the", null!, logits));

        // And beside a span.
        string none = null!;
        Assert.Throws<ArgumentNullException>("first", () => cascade.Classify(none, "oil".AsSpan(), Never));
        Assert.Throws<ArgumentNullException>("second", () => cascade.Classify("the".AsSpan(), none, Never));
        Assert.Throws<ArgumentNullException>("first", () => cascade.ClassifyFully(none, "oil".AsSpan(), Never));
        Assert.Throws<ArgumentNullException>("second", () => cascade.ClassifyFully("the".AsSpan(), none, Never));
        Assert.Throws<ArgumentNullException>("first", () => cascade.Trace(none, "oil".AsSpan(), logits, Never));
        Assert.Throws<ArgumentNullException>("second", () => cascade.Trace("the".AsSpan(), none, logits, Never));
        CascadePrediction expected = cascade.Classify("the", "oil", Never);
        Assert.Equal(expected, cascade.Classify("the", "oil".AsSpan(), Never));
        Assert.Equal(expected, cascade.Classify("the".AsSpan(), "oil", Never));

        ArgumentNullException e = Assert.Throws<ArgumentNullException>(
            "seconds", () => cascade.Classify(["the", "oil"], ["oil", null!], answers));
        Assert.Contains("text at 1 is null", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("firsts", () => cascade.Classify([null!, "oil"], ["oil", "the"], answers));

        Assert.Contains(
            "The second text of the pair at 1 is null",
            (await Stream(("a", "b"), ("a", null!))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "The first text of the pair at 0 is null", (await Stream((null!, "b"))).Message, StringComparison.Ordinal);

        Task<ArgumentNullException> Stream(
            params (string, string)[] pairs) => Assert.ThrowsAsync<ArgumentNullException>(
            "pairs", async () => await cascade.ClassifyAsync(pairs.ToAsyncEnumerable(), Never).ToArrayAsync(Never));
    }
}

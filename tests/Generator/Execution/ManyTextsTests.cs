using EarlyExitGen.TestCascades;
using Xunit;
using static EarlyExitGen.Generator.Tests.Execution.CascadeKinds;

namespace EarlyExitGen.Generator.Tests.Execution;

/// <summary>Generated code on many texts: streams and batches.</summary>
public class ManyTextsTests
{
    public static TheoryData<string> Kinds => CascadeKinds.All;

    [Theory]
    [InlineData("plain")]
    [InlineData("pair")]
    [InlineData("lexical")]
    [InlineData("lexical pair")]
    public async Task A_stream_gets_the_answers_that_its_texts_get_alone(string kind)
    {
        TestCascadeOptions options = Options(kind);
        using TestCascade files = TestCascade.Create(options);
        using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        compiled.WarmUp();
        Assert.False(compiled.Threads.SharedPool);
        Random random = new(9);
        (string First, string? Second)[] texts =
            [.. Enumerable.Range(0, 100).Select(
                i => (files.RandomText(random, i % 20), (string?)files.RandomText(random, i % 7)))];
        CancellationToken never = TestContext.Current.CancellationToken;
        CascadePrediction[] alone = [.. texts.Select(text => compiled.Classify(text.First, text.Second).Prediction)];
        Assert.Equal(alone, texts.Select(text => compiled.Classify(text.First, text.Second, never).Prediction));
        Assert.Equal(
            alone,
            await compiled.ClassifyAsync(texts.ToAsyncEnumerable()).Select(a => a.Prediction).ToArrayAsync(never));
        Assert.Throws<OperationCanceledException>(
            () => compiled.Classify("a", "b", new CancellationToken(canceled: true)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Many_texts_get_the_answers_that_each_gets_alone(string kind)
    {
        TestCascadeOptions options = Options(kind);
        using TestCascade files = TestCascade.Create(options);
        Random random = new(9);
        string[] firsts = [.. Enumerable.Range(0, 80).Select(_ => files.RandomText(random, random.Next(0, 20)))];
        string[] seconds = [.. firsts.Reverse()];
        foreach (int rows in (int[])[1, 6])
        {
            using ICompiledCascade compiled = CompiledCascade.Load(files, options, rows);
            CompiledAnswer[] answers = compiled.ClassifyMany(firsts, seconds);
            Assert.All(Enumerable.Range(0, firsts.Length), i =>
            {
                CompiledAnswer alone = compiled.Classify(firsts[i], options.Pair ? seconds[i] : null);
                Assert.Equal(
                    (alone.Label, alone.Exit, alone.Truncated),
                    (answers[i].Label, answers[i].Exit, answers[i].Truncated));
                Assert.Equal(alone.Confidence, answers[i].Confidence, rows == 1 ? 0 : 1e-5f);
            });
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("pair")]
    public async Task A_text_that_is_null_is_refused_and_named(string kind)
    {
        TestCascadeOptions options = Options(kind);
        using TestCascade files = TestCascade.Create(options);
        await using ICompiledCascade compiled = CompiledCascade.Load(files, options);
        CancellationToken never = TestContext.Current.CancellationToken;
        Assert.Throws<ArgumentNullException>(options.Pair ? "first" : "text", () => compiled.Classify(null!, "oil"));
        Assert.Throws<ArgumentNullException>(
            options.Pair ? "first" : "text", () => compiled.Classify(null!, "oil", never));
        Assert.Equal(compiled.Classify("", "").Prediction, compiled.ClassifySpans([], []).Prediction);
        ArgumentNullException e = Assert.Throws<ArgumentNullException>(
            options.Pair ? "firsts" : "texts", () => compiled.ClassifyMany(["the", null!], ["oil", "oil"], never));
        Assert.Contains("at 1 is null", e.Message, StringComparison.Ordinal);
        (string, string?)[] texts = [("the", "oil"), (null!, "oil")];
        e = await Assert.ThrowsAsync<ArgumentNullException>(
            options.Pair ? "pairs" : "texts",
            async () => await compiled.ClassifyAsync(texts.ToAsyncEnumerable()).ToArrayAsync(never));
        Assert.Contains("at 1 is null", e.Message, StringComparison.Ordinal);
        if (options.Pair)
        {
            Assert.Throws<ArgumentNullException>("second", () => compiled.Classify("the", null));
            Assert.Throws<ArgumentNullException>(
                "first", () => compiled.ClassifyMixed(null!, "oil", firstIsString: true));
            Assert.Throws<ArgumentNullException>(
                "second", () => compiled.ClassifyMixed("the", null!, firstIsString: false));
            Assert.Equal(
                compiled.Classify("the", "oil").Prediction,
                compiled.ClassifyMixed("the", "oil", firstIsString: true).Prediction);
            Assert.Equal(
                compiled.Classify("the", "oil").Prediction,
                compiled.ClassifyMixed("the", "oil", firstIsString: false).Prediction);
            Assert.Throws<ArgumentNullException>("seconds", () => compiled.ClassifyMany(["the"], [null!], never));
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("pair")]
    [InlineData("lexical pair")]
    public async Task Every_call_takes_a_token_and_is_refused_after_an_asynchronous_end(string kind)
    {
        TestCascadeOptions options = Options(kind);
        using TestCascade files = TestCascade.Create(options);
        ICompiledCascade compiled = CompiledCascade.Load(files, options);
        CancellationToken cancelled = new(canceled: true);
        Assert.Throws<OperationCanceledException>(() => compiled.Classify("the", "oil", cancelled));
        Assert.Throws<OperationCanceledException>(() => compiled.ClassifyTokens([2, 3], cancelled));
        Assert.Throws<OperationCanceledException>(() => compiled.WarmUp(cancelled));
        Assert.Throws<OperationCanceledException>(() => compiled.ClassifyMany(["the"], ["oil"], cancelled));
        await compiled.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => compiled.Classify("the", "oil"));
        Assert.Throws<ObjectDisposedException>(() => compiled.ClassifyTokens([2, 3]));
        Assert.Throws<ObjectDisposedException>(() => compiled.ClassifyMany(["the"], ["oil"]));
        compiled.Dispose();
    }
}

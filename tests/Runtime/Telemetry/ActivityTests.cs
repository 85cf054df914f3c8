using System.Collections.Concurrent;
using System.Diagnostics;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests.Telemetry;

/// <summary>Whoever traces sees one activity for each text, and never the text.</summary>
public class ActivityTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_text_has_one_that_tells_where_it_left(bool lexical)
    {
        string name = lexical ? "LexicalSeenClassifier" : "SeenClassifier";
        using TestCascade files =
            TestCascade.Create(new() { ClassName = name, Lexicon = lexical ? new() : null });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        ConcurrentQueue<Activity> ended = [];
        using ActivityListener listener = Listen(name, ended);
        using Activity outer = new Activity("request").Start();

        CascadePrediction first = cascade.Classify("unspeakable secret");
        CascadePrediction second = cascade.Classify(string.Join(' ', Enumerable.Repeat("secret", 99)));

        Assert.Equal(2, ended.Count);
        Assert.Equal([first.Exit, second.Exit], ended.Select(a => (int)a.GetTagItem("earlyexit.exit")!));
        Assert.Equal([first.Layers, second.Layers], ended.Select(a => (int)a.GetTagItem("earlyexit.layers")!));
        Assert.Equal([false, true], ended.Select(a => (bool)a.GetTagItem("earlyexit.truncated")!));
        Assert.All(ended, a => Assert.Equal(outer.SpanId, a.ParentSpanId));
        Assert.All(ended, a => Assert.Equal(ActivityKind.Internal, a.Kind));
        Assert.All(ended, a => Assert.DoesNotContain(
            a.TagObjects, tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal)));
        Assert.Same(outer, Activity.Current);
    }

    [Fact]
    public void One_without_an_answer_is_an_error()
    {
        using TestCascade files = TestCascade.Create(new()
        {
            ClassName = "BrokenSeenClassifier", Exits = [1],
            FixedLogits = new Dictionary<int, float[]> { [0] = [float.NaN, 0, 0] },
        });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        ConcurrentQueue<Activity> ended = [];
        using ActivityListener listener = Listen("BrokenSeenClassifier", ended);

        Assert.Throws<CascadeException>(() => cascade.Classify("secret"));

        Activity activity = Assert.Single(ended);
        Assert.Equal(ActivityStatusCode.Error, activity.Status);
        Assert.Equal("EarlyExitGen.CascadeException", activity.GetTagItem("error.type"));
    }

    private static ActivityListener Listen(string cascade, ConcurrentQueue<Activity> ended)
    {
        ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "EarlyExitGen",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.OperationName == "classify " + cascade)
                {
                    ended.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}

using EarlyExitGen.Tests.Shared;
using Samples.News;
using Xunit;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>The first exits alone, in one process.</summary>
public sealed class FrontTests
{
    private static readonly string Manifest =
        Path.Combine(AppContext.BaseDirectory, "cascades", "news", "news.cascade.json");

    [Fact]
    public void Front_exits_and_then_ids_answer_as_the_generated_class_does()
    {
        using ManifestClassifier<NewsClassifier, string, NewsPrediction> cascade =
            ManifestClassifier<NewsClassifier, string, NewsPrediction>.Load(Manifest);
        string[] texts = Texts.Of(80);
        string[] expected = OneProcess.Bits(OneProcess.Answers(texts));
        int[] ids = new int[cascade.Info.MaxTokens];
        for (int cut = 1; cut <= cascade.Info.Exits.Count; cut++)
        {
            for (int i = 0; i < texts.Length; i++)
            {
                FrontAnswer<NewsPrediction> front = cascade.ClassifyFront(texts[i], cut, ids);
                NewsPrediction[] answer = [front.Prediction];
                if (!front.IsFinal)
                {
                    Assert.Equal(cut - 1, front.Prediction.Exit);
                    cascade.Classify(
                        [new TokenizedText(ids.AsMemory(0, front.Tokens), front.Truncated)], answer);
                }

                Assert.Equal(expected[i], OneProcess.Bits(answer[0]));
                Assert.Equal(front.IsFinal, answer[0].Exit < cut);
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => cascade.ClassifyFront("x", 0, ids));
        Assert.Throws<ArgumentOutOfRangeException>(() => cascade.ClassifyFront("x", 7, ids));
    }

    [Fact]
    public void Front_exits_allocate_nothing()
    {
        using ManifestClassifier<NewsClassifier, string, NewsPrediction> cascade =
            ManifestClassifier<NewsClassifier, string, NewsPrediction>.Load(Manifest);
        string[] texts = Texts.Of(20);
        int[] ids = new int[cascade.Info.MaxTokens];
        int next = 0;

        Allocations.AssertNone(() => cascade.ClassifyFront(texts[next++ % texts.Length], 2, ids));
    }

    [Fact]
    public void A_manifest_is_read_without_loading_the_cascade()
    {
        CascadeInfo info = ManifestClassifier<NewsClassifier, string, NewsPrediction>.ReadInfo(Manifest);

        Assert.Equal(NewsClassifier.Info.Fingerprint, info.Fingerprint);
    }
}

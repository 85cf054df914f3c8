using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using EarlyExitGen.Toolchain.Verbs.Sweeping;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Sweeping;

public sealed class FlopCounterTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(31)]
    public void The_operations_of_a_bert_are_those_of_its_formula(int tokens)
    {
        const int Hidden = 32;
        const int Labels = 3;
        using TemporaryFolder folder = new();
        (int code, _, string error) = ToolProcess.Run(
            "synthesize", "--out", folder["bert"], "--layers", "2", "--hidden", "32", "--heads", "2", "--labels", "3",
            "--exits", "0,1,2",
            "--vocabulary", "300", "--max-tokens", "32");
        Assert.True(code == 0, error);

        using FlopCounter plain = new(Path.Combine(folder["bert"], "plain.onnx"));
        using FlopCounter first = new(Path.Combine(folder["bert"], "block-00.onnx"));
        using FlopCounter second = new(Path.Combine(folder["bert"], "block-01.onnx"));
        using FlopCounter last = new(Path.Combine(folder["bert"], "block-02.onnx"));

        // Query, key, value and output projections, the two dense layers, and the scores and their means.
        double layer = (24.0 * tokens * Hidden * Hidden) + (4.0 * tokens * tokens * Hidden);
        double dense = 2.0 * Hidden * Hidden;
        double classifier = 2.0 * Hidden * Labels;

        // Eight queries score all tokens and pool them; each projects its slice.
        double attention = (2 * 2.0 * 8 * tokens * Hidden) + dense + classifier;
        Assert.Equal((2 * layer) + dense + classifier, plain.Count(tokens));
        Assert.Equal(attention, first.Count(tokens));
        Assert.Equal(layer + attention, second.Count(tokens));
        Assert.True(last.Count(tokens) < layer, "The last layer is computed for one row.");
    }

    [Fact]
    public void Weights_behind_a_link_are_found_by_all_that_run_the_plain_model()
    {
        using TemporaryFolder folder = new();
        (int code, _, string error) = ToolProcess.Run(
            "synthesize", "--out", folder["bert"], "--layers", "1", "--hidden", "32", "--heads", "2", "--exits", "0,1",
            "--vocabulary", "300",
            "--max-tokens", "32");
        Assert.True(code == 0, error);
        string plain = Path.Combine(folder["bert"], "plain.onnx");
        string weights = Path.Combine(folder["bert"], "weights.bin");
        double expected = Count(plain);
        CascadeManifest manifest = CascadeManifest.Load(Path.Combine(folder["bert"], "bert.cascade.json"));
        Instance text = new(0, "the of", null);
        int label = Naive(manifest, plain, text);

        Directory.CreateDirectory(folder["store"]);
        File.Move(weights, Path.Combine(folder["store"], "blob"));
        File.CreateSymbolicLink(weights, Path.Combine("..", "store", "blob"));

        Assert.Equal(expected, Count(plain));
        Assert.Equal(label, Naive(manifest, plain, text));
        using PlainModel model = PlainModel.Load(manifest, plain, threads: 1);
        Assert.Equal(label, model.Classify(text));
    }

    private static double Count(string graph)
    {
        using FlopCounter counter = new(graph);
        return counter.Count(7);
    }

    private static int Naive(CascadeManifest manifest, string plain, Instance text)
    {
        using NaiveBaseline? baseline = NaiveBaseline.Load(manifest, plain);
        return baseline!.Classify(text);
    }
}

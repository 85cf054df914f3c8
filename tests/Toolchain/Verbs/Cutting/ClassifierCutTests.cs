using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Cutting;

/// <summary>Classifiers are cut at the right places, and the chain gives what the whole graph gives.</summary>
public sealed class ClassifierCutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Variants => [.. GraphVariants.All.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Variants))]
    public void Variants_are_cut_everywhere(string variant)
    {
        string plain = new TinyClassifier().Save(_folder["plain.onnx"]);
        string file = GraphVariants.Apply(plain, variant, _folder["model.onnx"]);

        ClassifierCut cut = CutEverywhere(file);

        Assert.Equal((3, 3, 16), (cut.Plan.Layers, cut.Plan.Places.Count, cut.Plan.Hidden));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Variants_of_pre_normalised_encoders_are_cut_everywhere(string variant)
    {
        string file = GraphVariants.Apply(
            new TinyClassifier { IsPreNormalized = true }.Save(_folder["plain.onnx"]), variant, _folder["model.onnx"]);

        Assert.Equal(3, CutEverywhere(file).Plan.Places.Count);
    }

    [Theory]
    [InlineData(TinyPooling.First, "first token")]
    [InlineData(TinyPooling.Third, "token 2")]
    [InlineData(TinyPooling.Mean, "mean")]
    [InlineData(TinyPooling.Max, "max")]
    [InlineData(TinyPooling.Attention, "attention")]
    [InlineData(TinyPooling.Last, "last token")]
    [InlineData(TinyPooling.LastById, "last token")]
    public void Poolings_are_told(TinyPooling pooling, string name)
    {
        ClassifierCut cut = CutEverywhere(new TinyClassifier { Pooling = pooling }.Save(_folder["model.onnx"]));

        Assert.Equal((name, 3), (cut.Pooling.Name, cut.Plan.Layers));
    }

    [Theory]
    [InlineData(GraphOptimizationLevel.ORT_ENABLE_BASIC, false)]
    [InlineData(GraphOptimizationLevel.ORT_ENABLE_EXTENDED, false)]
    [InlineData(GraphOptimizationLevel.ORT_ENABLE_ALL, false)]
    [InlineData(GraphOptimizationLevel.ORT_ENABLE_BASIC, true)]
    [InlineData(GraphOptimizationLevel.ORT_ENABLE_EXTENDED, true)]
    [InlineData(GraphOptimizationLevel.ORT_ENABLE_ALL, true)]
    public void What_the_optimiser_leaves_is_cut_everywhere(GraphOptimizationLevel level, bool isPreNormalized)
    {
        string file = new TinyClassifier { IsPreNormalized = isPreNormalized }.Save(_folder["plain.onnx"]);

        ClassifierCut cut = CutEverywhere(GraphVariants.Optimize(file, level, _folder["model.onnx"]));

        Assert.Equal((3, 3), (cut.Plan.Layers, cut.Plan.Places.Count));
    }

    [Fact]
    public void A_mask_made_of_the_ids_is_handed_on()
    {
        ClassifierCut cut = CutEverywhere(new TinyClassifier { HasMaskOfIds = true }.Save(_folder["model.onnx"]));

        Block last = cut.Write(cut.Plan.Places, isLastForOneRow: false)[^1].Block;
        Assert.Equal(["hidden_2", "carried_0"], last.Model.Graph.Input.Select(input => input.Name));
    }

    [Fact]
    public void Probabilities_are_taken_for_logits()
    {
        ClassifierCut cut = CutEverywhere(new TinyClassifier { GivesProbabilities = true }.Save(_folder["model.onnx"]));

        Assert.Equal("probabilities", cut.Roles.Logits);
    }

    [Fact]
    public void Weights_beside_the_graph_are_read()
    {
        string file = new TinyClassifier().Save(_folder["model.onnx"]);
        GraphVariants.MoveWeights(file, "model.onnx_data");

        CutEverywhere(file);
    }

    [Fact]
    public void The_last_layer_is_computed_for_one_row()
    {
        string file = new TinyClassifier { Hidden = 64 }.Save(_folder["model.onnx"]);

        ClassifierCut cut = ClassifierCut.Open(file, Directory.CreateDirectory(_folder["cut"]).FullName);

        // Keys and values are needed of all rows; everything else is pushed up to the state.
        Block last = cut.Write(cut.Plan.Places, isLastForOneRow: true)[^1].Block;
        IEnumerable<NodeProto> slices = last.Model.Graph.Node.Where(node => node.OpType == "Slice");
        Assert.Equal(["hidden_2"], slices.Select(node => node.Input[0]));
    }

    /// <summary>Cuts at all places together, and at each one alone.</summary>
    private ClassifierCut CutEverywhere(string file)
    {
        ClassifierCut cut = ClassifierCut.Open(file, Directory.CreateDirectory(_folder["cut"]).FullName);
        Assert.Equal(TinyClassifier.Labels, cut.Labels);
        Check(cut, cut.Plan.Places);
        foreach (Place place in cut.Plan.Places)
        {
            Check(cut, [place]);
        }

        return cut;
    }

    private static void Check(ClassifierCut cut, IReadOnlyList<Place> places)
    {
        VerifiedChain chain = cut.WriteVerified(places);
        Assert.InRange(chain.Verified.MaxDifference, 0, ChainVerifier.Tolerance);
        Assert.True(chain.Verified.Cases >= 12);
    }
}

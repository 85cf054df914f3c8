using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Shared;
using EarlyExitGen.Toolchain.Model.Onnx;
using Xunit;

namespace EarlyExitGen.Tests.Execution;

/// <summary>Blocks that name their axes as their exporters do.</summary>
[Collection(nameof(NonParallel))]
public class AxisNamesTests
{
    private static readonly Dictionary<string, TestCascadeOptions> Namings = new()
    {
        ["optimum's"] = Named(null, ("batch_size", "sequence_length")),
        ["PyTorch's"] = Named(null, ("s0", "s1"), ("s77", "s53")),
        ["none"] = Named(null, ("", "")),
        ["others in each block"] = Named(null, ("batch", "sequence"), ("n", "length"), ("", "tokens"), ("b", "")),
        ["each other's"] = Named(null, ("batch", "sequence"), ("sequence", "batch")),
        ["others of what is given"] = Named(("Addhidden_dim_0", "Addhidden_dim_1"), ("batch_size", "sequence_length")),
        ["none of what is given"] = Named(("", ""), ("batch_size", "sequence_length")),
        ["none of what is given, others of what is taken"] = Named(("", ""), ("s0", "s1"), ("u0", "u1")),
    };

    public static MatrixTheoryData<string, bool, bool> Cases => new(Namings.Keys, [false, true], [false, true]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Blocks_name_their_axes_as_they_like(string naming, bool mask, bool lazy)
    {
        TestCascadeOptions options = Namings[naming] with
        {
            Exits = [0, 1, 2, 4], CarriedState = true, Mask = mask, HandedOn = mask, MaxTokens = 24,
        };
        using TestCascade files = TestCascade.Create(options);
        using TestCascade plain = TestCascade.Create(options with
        {
            AxisNames = new TestCascadeOptions().AxisNames, OutputAxisNames = null,
        });
        CascadeOptions load = new() { MaxConcurrency = 1, BatchRows = 5, LazyBlocks = lazy };
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile, load);
        using InterpretedCascade expected = InterpretedCascade.Load(plain.ManifestFile, load);
        cascade.Dial = expected.Dial = 0.05f;
        Random random = new(5);
        string[] texts = [.. Enumerable.Range(0, 200).Select(_ => files.RandomText(random, random.Next(1, 30)))];
        CascadePrediction[] answers = new CascadePrediction[texts.Length];
        cascade.Classify(texts, answers);
        CascadePrediction[] others = new CascadePrediction[texts.Length];
        expected.Classify(texts, others);

        Assert.Equal(others, answers);
        Assert.Equal(4, answers.Select(answer => answer.Exit).Distinct().Count());
        Assert.Equal(texts.Select(text => expected.Classify(text)), texts.Select(text => cascade.Classify(text)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void States_of_every_shape_are_handed_on_past_other_blocks(int rows)
    {
        using TestCascade files = TestCascade.Create(
            new() { Exits = [0, 1, 2, 4], CarriedState = true, HandedOn = true, MaxTokens = 24 });
        using InterpretedCascade cascade = InterpretedCascade.Load(
            files.ManifestFile, new CascadeOptions { MaxConcurrency = 1, BatchRows = rows });
        Random random = new(6);

        // Texts of one length are computed together, and some leave before the last block takes what was handed on.
        cascade.Dial = 0.05f;
        string[] texts = [.. Enumerable.Range(0, 200).Select(_ => files.RandomText(random, random.Next(2, 9)))];
        CascadePrediction[] answers = new CascadePrediction[texts.Length];
        cascade.Classify(texts, answers);
        Assert.Equal(4, answers.Select(answer => answer.Exit).Distinct().Count());
        for (int i = 0; i < texts.Length; i++)
        {
            CascadePrediction alone = cascade.Classify(texts[i]);
            Assert.Equal(alone with { Confidence = 0 }, answers[i] with { Confidence = 0 });
            Assert.Equal(alone.Confidence, answers[i].Confidence, 1e-5f);
        }

        cascade.WarmUp();
        Allocations.AssertNone(() => cascade.Classify(texts, answers), calls: 50, ofProcess: true);

        // Against the same computed without ONNX.
        using Runtime.BlockChain chain = Chains.Load(files);
        for (int length = 1; length <= 24; length++)
        {
            int[] ids = files.RandomIds(random, Math.Max(length, 2));
            double[] logits = files.Logits(ids);
            float[] run = Chains.Trace(chain, ids, exits: 4);
            Assert.All(logits.Zip(run), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_constant_size_that_one_block_knows_is_enough(bool lazy)
    {
        using HandMadeChain files = new(HandMadeChain.First(), HandMadeChain.Later(width: "width"));
        using Runtime.BlockChain chain = files.Load(lazy);
        Assert.Equal([7, -0.5f, 7, -0.5f], Chains.Trace(chain, [2, 5], exits: 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_axis_that_is_not_that_of_the_tokens_after_all_fails_and_is_named(bool lazy)
    {
        using HandMadeChain files = new(
            graph =>
            {
                HandMadeChain.First()(graph);

                // As long as the vocabulary, whatever the text; neither the graph nor ONNX Runtime knows beforehand.
                graph.Node("NonZero", "places", ["logits"]);
                graph.Node("Shape", "shape", ["places"], ("start", 1), ("end", 2));
                graph.Node("Concat", "sizes", [graph.Constant("one", [1L], 1), "shape"], ("axis", 0));
                graph.Node("ConstantOfShape", "odd", ["sizes"]);
                graph.Output("odd", ElementType.Float, "n", "places");
            },
            graph =>
            {
                graph.Input("odd", ElementType.Float, "n", "m");
                graph.Node("ReduceMean", "mean", ["odd"], ("axes", new long[] { 1 }), ("keepdims", 1));
                graph.Node("Concat", "logits", ["mean", "mean"], ("axis", 1));
                graph.Output("logits", ElementType.Float, "n", 2);
            });
        using Runtime.BlockChain chain = files.Load(lazy);

        // Two logits that are not zero, two tokens: by chance it fits.
        Assert.Equal([7, -0.5f, 0, 0], Chains.Trace(chain, [2, 5], exits: 2));
        CascadeException e = Assert.Throws<CascadeException>(() => Chains.Trace(chain, [2, 5, 4], exits: 2));
        Assert.Equal(files.PathOf("block-0.onnx"), e.File);
        Assert.Contains(
            ", and that 'odd', float32 [n, places], has the tokens where nothing else is said.",
            e.Message,
            StringComparison.Ordinal);
        Assert.Equal([7, -0.5f, 0, 0], Chains.Trace(chain, [2, 5], exits: 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_axis_that_ONNX_Runtime_knows_better_is_refused(bool lazy)
    {
        using HandMadeChain files = new(HandMadeChain.First(), graph =>
        {
            graph.Input("state", ElementType.Float, "n", "m", 2);
            graph.Node("ReduceMean", "mean", ["state"], ("axes", new long[] { 0, 1 }), ("keepdims", 1));
            graph.Node("Squeeze", "logits", ["mean", graph.Constant("axis", [1L], 1)]);
            graph.Output("logits", ElementType.Float, "n", 2);
        });
        CascadeException e = Assert.Throws<CascadeException>(() =>
        {
            using Runtime.BlockChain chain = files.Load(lazy);
            Chains.Trace(chain, [2, 5], exits: 2);
        });
        Assert.Equal(files.PathOf("block-1.onnx"), e.File);
        Assert.Contains(
            "its 'logits' is declared as float32 [n, 2], but ONNX Runtime says that it is float32 [1, 2]",
            e.Message,
            StringComparison.Ordinal);
    }

    private static TestCascadeOptions Named(
        (string Batch, string Sequence)? given, params (string Batch, string Sequence)[] names) =>
        new() { AxisNames = names, OutputAxisNames = given };
}

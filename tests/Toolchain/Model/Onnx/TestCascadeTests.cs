using EarlyExitGen.Calibration;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Onnx;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Model.Onnx;

/// <summary>The ground of other tests: graphs of ours run in ONNX Runtime and compute what they should.</summary>
public sealed class TestCascadeTests
{
    public static TheoryData<string, TestCascadeOptions> Kinds => new()
    {
        { "plain", new TestCascadeOptions() },
        { "pair", new TestCascadeOptions { Pair = true } },
        { "int64", new TestCascadeOptions { Int64Ids = true, Seed = 2 } },
        { "carried", new TestCascadeOptions { CarriedState = true, Exits = [1, 2, 3, 5] } },
        { "external", new TestCascadeOptions { ExternalData = true } },
        { "no mask", new TestCascadeOptions { Mask = false } },
        { "one exit", new TestCascadeOptions { Exits = [2], CarriedState = true } },
    };

    [Theory]
    [MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void Blocks_give_the_logits_of_the_reference(string kind, TestCascadeOptions options)
    {
        using TestCascade cascade = TestCascade.Create(options);
        int[] ids = cascade.RandomIds(new Random(7), 9);
        int[] types = options.Pair ? [0, 0, 0, 0, 1, 1, 1, 1, 1] : [];

        List<float[]> blocks = GraphRunner.Run(Blocks(cascade), [ids], options.Pair ? [types] : null);
        float[] plain = GraphRunner.Run([cascade.PlainFile], [ids], options.Pair ? [types] : null)[0];

        double[] expected = cascade.Logits(ids, types);
        float[] actual = [.. blocks.SelectMany(b => b)];
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.All(blocks[^1].Zip(plain), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.True(actual.Max() - actual.Min() > 0.5, $"{kind}: the logits hardly vary.");
    }

    [Fact]
    public void A_padded_text_gets_the_logits_that_it_gets_alone()
    {
        using TestCascade cascade = TestCascade.Create();
        Random random = new(3);
        int[] shorter = cascade.RandomIds(random, 4);
        int[] longer = cascade.RandomIds(random, 11);

        List<float[]> together = GraphRunner.Run(Blocks(cascade), [shorter, longer]);
        List<float[]> alone = GraphRunner.Run(Blocks(cascade), [shorter]);

        Assert.All(alone.Zip(together), exit =>
            Assert.All(exit.First.Zip(exit.Second), pair => Assert.Equal(pair.First, pair.Second, 1e-5)));
    }

    [Fact]
    public void Logits_can_be_fixed_even_to_nan()
    {
        using TestCascade cascade = TestCascade.Create(new TestCascadeOptions
        {
            FixedLogits = new Dictionary<int, float[]> { [0] = [float.NaN, 1, 2], [1] = [90, 0, -3] },
        });
        List<float[]> logits = GraphRunner.Run(Blocks(cascade), [cascade.RandomIds(new Random(1), 5)]);

        Assert.Equal([float.NaN, 1, 2], logits[0]);
        Assert.Equal([90, 0, -3], logits[1]);
    }

    [Fact]
    public void The_same_options_give_the_same_files()
    {
        using TestCascade one = TestCascade.Create(new TestCascadeOptions { ExternalData = true });
        using TestCascade other = TestCascade.Create(new TestCascadeOptions { ExternalData = true });

        Assert.Equal(one.ManifestText, other.ManifestText);
    }

    [Fact]
    public void A_graph_refuses_values_that_nothing_makes()
    {
        GraphBuilder graph = new("wrong");
        graph.Input("x", ElementType.Float, Dimension.Batch);

        Assert.Throws<ArgumentException>(() => graph.Node("Identity", "z", ["y"]));
        Assert.Throws<ArgumentException>(() => graph.Node("Identity", "x", ["x"]));
        Assert.Throws<ArgumentException>(() => graph.Output("y", ElementType.Float));
    }

    private static IEnumerable<string> Blocks(TestCascade cascade) =>
        Directory.GetFiles(cascade.Folder, "block-*.onnx").Order(StringComparer.Ordinal);
}

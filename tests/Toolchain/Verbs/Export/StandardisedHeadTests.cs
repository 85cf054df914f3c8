using System.Globalization;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Tests.Model.Onnx;
using EarlyExitGen.Toolchain.Verbs.Export;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Export;

/// <summary>
/// Heads that standardise a [CLS] which hardly varies, as that of an encoder trained for mean pooling does.
/// </summary>
public class StandardisedHeadTests
{
    private const float Share = 1e-2f;

    /// <summary>
    /// Rounding, divided by the deviation, is more than of other heads; were it not allowed, nothing could be exported.
    /// </summary>
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    public void Graphs_compute_what_the_definition_says_within_what_rounding_leaves_open(bool isMixed, int layer)
    {
        using RandomCheckpoint random = isMixed
            ? RandomCheckpoint.CreateMixed(3, isLastMixed: true)
            : RandomCheckpoint.Create(3);
        Change(random.PathOf(
            Checkpoint.EncoderFile), tensor => tensor.Name.Contains("self.value", StringComparison.Ordinal)
            ? tensor with { Values = Array.ConvertAll(tensor.Values, value => value * Share) }
            : tensor);
        Random numbers = new(3);
        int[][] texts = [.. Enumerable.Range(0, 40).Select(i => RandomCheckpoint.RandomIds(numbers, 3 + (i % 9)))];
        double[][][] first = [.. texts.Select(new ReferenceBert(Checkpoint.Load(random.Folder)).FirstTokens)];
        Change(random.PathOf(Checkpoint.HeadsFile), tensor => Measured(tensor, first));

        Checkpoint checkpoint = Checkpoint.Load(random.Folder);
        CascadeGraphs.Write(checkpoint, random.Root, WeightStorage.Fp32);
        ReferenceBert reference = new(checkpoint);
        int exit = checkpoint.Exits.Exits.Index().Single(e => e.Item.Layer == layer).Index;
        double tolerance = LogitTolerance.Of(checkpoint)[exit];
        string[] blocks = [.. Directory.GetFiles(random.Root, "block-*.onnx").Order(StringComparer.Ordinal)];
        float[][] expected = [.. texts.Select(ids => reference.Logits(ids, new int[ids.Length])[exit])];
        float[][] seen = [.. texts.Select(ids => GraphRunner.Run(blocks, [ids])[exit])];

        Assert.True(tolerance > 10 * LogitTolerance.Plain);
        Assert.True(
            expected.Max(z => z[0]) - expected.Min(z => z[0]) > 20 * tolerance,
            "The logits should differ between texts.");
        Assert.All(
            expected.Zip(seen),
            pair => Assert.All(pair.First.Zip(pair.Second), z => Assert.Equal(z.First, z.Second, tolerance)));
    }

    [Fact]
    public void Other_heads_are_allowed_no_more()
    {
        using RandomCheckpoint random = RandomCheckpoint.Create();

        IReadOnlyList<double> tolerances = LogitTolerance.Of(Checkpoint.Load(random.Folder));

        // Four exits, of which that after layer 2 standardises by deviations of 0.2 to 0.6, and the plain model.
        Assert.Equal(Enumerable.Repeat(LogitTolerance.Plain, 5), tolerances);
    }

    // Statistics of [CLS] as training would leave them; others stay.
    private static FloatTensor Measured(FloatTensor tensor, double[][][] first)
    {
        string[] parts = tensor.Name.Split('.');
        if (parts[^1] is not ("mean" or "deviation"))
        {
            return tensor;
        }

        int layer = int.Parse(parts[^2], CultureInfo.InvariantCulture);
        return tensor with
        {
            Values = [.. Enumerable.Range(0, tensor.Values.Length).Select(i =>
            {
                double[] values = [.. first.Select(text => text[layer][i])];
                double mean = values.Average();
                return (float)(parts[^1] == "mean"
                    ? mean
                    : Math.Sqrt(values.Average(v => (v - mean) * (v - mean)) + 1e-12));
            })],
        };
    }

    private static void Change(string path, Func<FloatTensor, FloatTensor> change)
    {
        FloatTensor[] tensors;
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            tensors = [.. file.Entries.Keys.Select(name => change(file.Read(name)))];
        }

        SafetensorsWriter.Write(path, tensors);
    }
}

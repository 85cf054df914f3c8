using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.Toolchain.Tests.Model.Onnx;
using EarlyExitGen.Toolchain.Tests.Verbs.Export;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Model.Graphs;

public sealed class CascadeGraphsTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Blocks_and_plain_model_compute_what_the_definition_says(int seed, bool pair)
    {
        using RandomCheckpoint random = RandomCheckpoint.Create(seed, pair);
        Checkpoint checkpoint = Checkpoint.Load(random.Folder);
        CascadeGraphs.Write(checkpoint, random.Root, WeightStorage.Fp32);
        ReferenceBert reference = new(checkpoint);
        Random numbers = new(seed);

        foreach (int length in (int[])[2, 3, 7, 12])
        {
            int[] ids = RandomCheckpoint.RandomIds(numbers, length);
            int[] types = [.. Enumerable.Range(0, length).Select(i => pair && i > length / 2 ? 1 : 0)];
            float[][] expected = reference.Logits(ids, types);

            AssertClose(expected, GraphRunner.Run(Blocks(random.Root), [ids], [types]));
            string plain = Path.Combine(random.Root, CascadeGraphs.PlainFile);
            AssertClose([expected[^1]], GraphRunner.Run([plain], [ids], [types]));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Heads_that_mix_layers_compute_what_the_definition_says(bool isLastMixed)
    {
        using RandomCheckpoint random = RandomCheckpoint.CreateMixed(4, isLastMixed);
        Checkpoint checkpoint = Checkpoint.Load(random.Folder);
        ReferenceBert reference = new(checkpoint);
        Random numbers = new(4);
        int[] shorter = RandomCheckpoint.RandomIds(numbers, 4);
        int[] longer = RandomCheckpoint.RandomIds(numbers, 11);
        float[][] expected = [.. reference.Logits(shorter, new int[4]).Zip(
            reference.Logits(longer, new int[11]), (a, b) => (float[])[.. a, .. b])];

        // Fp16 rounds weights, so what would be lost of a small deviation shows.
        foreach ((WeightStorage storage, double tolerance) in (ReadOnlySpan<(WeightStorage, double)>)[
            (WeightStorage.Fp32, 2e-5), (WeightStorage.Fp16, 1e-2)
        ])
        {
            string folder = Directory.CreateDirectory(Path.Combine(random.Root, storage.ToString())).FullName;
            CascadeGraphs.Write(checkpoint, folder, storage);

            AssertClose(expected, GraphRunner.Run(Blocks(folder), [shorter, longer]), tolerance);
            AssertClose(
                [expected[^1]],
                GraphRunner.Run([Path.Combine(folder, CascadeGraphs.PlainFile)], [shorter, longer]),
                tolerance);
        }
    }

    /// <summary>
    /// Pooled layers go on as far as an exit mixes them, and a last exit that does needs one row of its layer.
    /// </summary>
    [Fact]
    public void What_mixing_exits_read_is_carried_to_the_last_of_them()
    {
        using RandomCheckpoint toTheLast = RandomCheckpoint.CreateMixed(1, isLastMixed: true);
        CascadeGraphs.Write(Checkpoint.Load(toTheLast.Folder), toTheLast.Root, WeightStorage.Fp32);
        using RandomCheckpoint before = RandomCheckpoint.CreateMixed(1, isLastMixed: false);
        CascadeGraphs.Write(Checkpoint.Load(before.Folder), before.Root, WeightStorage.Fp32);

        Assert.Equal(
            ["> hidden_0", "hidden_0 > hidden_1 "
                + "pooled_1", "hidden_1 pooled_1 > hidden_2 pooled_2", "hidden_2 pooled_2 >"],
            Blocks(toTheLast.Root).Select(State));
        Assert.Equal([0, 1, 1, 0], Blocks(toTheLast.Root).Select(CountFullLayers));
        Assert.Equal(
            ["> hidden_1 pooled_1", "hidden_1 pooled_1 > hidden_2", "hidden_2 >"], Blocks(before.Root).Select(State));

        static string State(string file)
        {
            using InferenceSession session = new(file);
            string Names(IEnumerable<string> names) =>
                string.Join(' ', names.Where(name => name.Contains('_') && name[^1] < ':').Order());
            return $"{Names(session.InputMetadata.Keys)} > {Names(session.OutputMetadata.Keys)}".Trim();
        }
    }

    /// <summary>
    /// ONNX Runtime's operators for sums that are normalised add number by number, several times as slow.
    /// </summary>
    [Fact]
    public void Nothing_that_is_normalised_is_fused_with_its_sum()
    {
        using RandomCheckpoint random = RandomCheckpoint.Create(1, pair: true);
        CascadeGraphs.Write(Checkpoint.Load(random.Folder), random.Root, WeightStorage.Fp32);
        foreach (string file in Blocks(random.Root).Append(Path.Combine(random.Root, CascadeGraphs.PlainFile)))
        {
            string optimised = $"{file}.optimised";
            using (SessionOptions options =
                new()
                {
                    OptimizedModelFilePath = optimised,
                    LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR
                })
            {
                new InferenceSession(file, options).Dispose();
            }

            string[] nodes =
                [.. ModelProto.Parser.ParseFrom(File.ReadAllBytes(optimised)).Graph.Node.Select(node => node.OpType)];
            Assert.Contains("LayerNormalization", nodes);
            Assert.DoesNotContain("SkipLayerNormalization", nodes);
            Assert.DoesNotContain("EmbedLayerNormalization", nodes);
        }
    }

    [Fact]
    public void Padding_does_not_change_what_a_text_gets()
    {
        using RandomCheckpoint random = RandomCheckpoint.Create();
        Checkpoint checkpoint = Checkpoint.Load(random.Folder);
        CascadeGraphs.Write(checkpoint, random.Root, WeightStorage.Fp32);
        Random numbers = new(5);
        int[] shorter = RandomCheckpoint.RandomIds(numbers, 4);
        int[] longer = RandomCheckpoint.RandomIds(numbers, 11);
        ReferenceBert reference = new(checkpoint);
        float[][] alone = [.. reference.Logits(shorter, new int[4]).Zip(
            reference.Logits(longer, new int[11]), (a, b) => (float[])[.. a, .. b])];

        AssertClose(alone, GraphRunner.Run(Blocks(random.Root), [shorter, longer]));
    }

    [Fact]
    public void Half_precision_halves_the_file_and_changes_little()
    {
        using RandomCheckpoint random = RandomCheckpoint.Create();
        Checkpoint checkpoint = Checkpoint.Load(random.Folder);
        string whole = Directory.CreateDirectory(Path.Combine(random.Root, "whole")).FullName;
        string half = Directory.CreateDirectory(Path.Combine(random.Root, "half")).FullName;
        CascadeGraphs.Write(checkpoint, whole, WeightStorage.Fp32);
        CascadeGraphs.Write(checkpoint, half, WeightStorage.Fp16);
        int[] ids = RandomCheckpoint.RandomIds(new Random(6), 9);

        float[] expected = [.. GraphRunner.Run(Blocks(whole), [ids]).SelectMany(z => z)];
        float[] rounded = [.. GraphRunner.Run(Blocks(half), [ids]).SelectMany(z => z)];

        double difference = expected.Zip(rounded, (a, b) => Math.Abs(a - b)).Max();
        Assert.InRange(difference, 1e-7, 2e-2);
        long Size(string folder) => new FileInfo(Path.Combine(folder, CascadeGraphs.WeightsFile)).Length;
        Assert.InRange((double)Size(half) / Size(whole), 0.4, 0.7);
    }

    [Fact]
    public void Weights_that_half_precision_cannot_hold_stay_whole()
    {
        using RandomCheckpoint random = RandomCheckpoint.Create();
        using (SafetensorsFile heads = SafetensorsFile.Open(random.PathOf(Checkpoint.HeadsFile)))
        {
            FloatTensor[] tensors = [.. heads.Entries.Keys.Select(heads.Read)];
            tensors.Single(t => t.Name == "exit.3.classifier.weight").Values[0] = 1e6f;
            SafetensorsWriter.Write(random.PathOf("changed"), tensors);
        }

        File.Move(random.PathOf("changed"), random.PathOf(Checkpoint.HeadsFile), overwrite: true);
        CascadeGraphs.Write(Checkpoint.Load(random.Folder), random.Root, WeightStorage.Fp16);

        List<float[]> logits = GraphRunner.Run(Blocks(random.Root), [[2, 5, 3]]);
        Assert.All(logits[^1], z => Assert.True(float.IsFinite(z)));
        Assert.True(Math.Abs(logits[^1][0]) > 1000);
    }

    [Fact]
    public void Of_the_last_layer_only_the_token_that_the_head_reads_is_computed()
    {
        using RandomCheckpoint random = RandomCheckpoint.Create();
        CascadeGraphs.Write(Checkpoint.Load(random.Folder), random.Root, WeightStorage.Fp32);

        Assert.Equal([0, 1, 1, 0], Blocks(random.Root).Select(CountFullLayers));
        Assert.Equal(3, CountFullLayers(Path.Combine(random.Root, CascadeGraphs.PlainFile)));
    }

    [Fact]
    public void Graphs_declare_what_the_contract_asks_for()
    {
        using RandomCheckpoint random = RandomCheckpoint.Create();
        CascadeGraphs.Write(Checkpoint.Load(random.Folder), random.Root, WeightStorage.Fp32);

        using InferenceSession first = new(Path.Combine(random.Root, "block-00.onnx"));
        using InferenceSession middle = new(Path.Combine(random.Root, "block-02.onnx"));
        using InferenceSession last = new(Path.Combine(random.Root, "block-03.onnx"));

        Assert.Equal(["attention_mask", "input_ids"], first.InputMetadata.Keys.Order());
        Assert.Equal(["hidden_0", "logits"], first.OutputMetadata.Keys.Order());
        Assert.Equal(["attention_mask", "hidden_1"], middle.InputMetadata.Keys.Order());
        Assert.Equal(["batch", "sequence", ""], middle.InputMetadata["hidden_1"].SymbolicDimensions);
        Assert.Equal([-1, -1, 16], middle.OutputMetadata["hidden_2"].Dimensions);
        Assert.Equal(["logits"], last.OutputMetadata.Keys);
    }

    private static int CountFullLayers(string file) =>
        ModelProto.Parser.ParseFrom(File.ReadAllBytes(file)).Graph.Node.Count(node => node.OpType == "Attention");

    private static IEnumerable<string> Blocks(string folder) =>
        Directory.GetFiles(folder, "block-*.onnx").Order(StringComparer.Ordinal);

    private static void AssertClose(
        IReadOnlyList<float[]> expected, IReadOnlyList<float[]> actual, double tolerance = 2e-5)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int exit = 0; exit < expected.Count; exit++)
        {
            Assert.Equal(expected[exit].Length, actual[exit].Length);
            Assert.All(expected[exit].Zip(actual[exit]), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        }
    }
}

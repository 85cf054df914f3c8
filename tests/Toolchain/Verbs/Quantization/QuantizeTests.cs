using System.Text.Json;
using EarlyExitGen.Calibration;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.Toolchain.Verbs.Quantization;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Quantization;

/// <summary>From a cascade in single precision to one in 8-bit integers, through the command line.</summary>
public sealed class QuantizeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("single")]
    [InlineData("pair")]
    public void A_quantized_cascade_answers_nearly_as_before(string kind)
    {
        string manifest = Synthesize(kind == "pair");
        (JsonElement report, string quantized) = Quantize(manifest);
        // Two layers of four, and three of the last, whose attention is of one row.
        Assert.Equal(11, report.GetProperty("quantized").GetInt32());
        Assert.True(report.GetProperty("matrices").GetInt32() > 11);

        using InterpretedCascade before = InterpretedCascade.Load(manifest);
        using InterpretedCascade after = InterpretedCascade.Load(quantized);
        float[] was = new float[before.ExitLayers.Count * 3];
        float[] now = new float[was.Length];
        for (int i = 0; i < 20; i++)
        {
            string text = string.Join(
                ' ',
                Enumerable.Range(0, 1 + i).Select(word => "b" + "aeiou"[word % 5] + "k" + "aeiou"[(word * i) % 5]));
            _ = kind == "pair" ? before.Trace(text, "baba", was) : before.Trace(text, was);
            _ = kind == "pair" ? after.Trace(text, "baba", now) : after.Trace(text, now);
            double distance = Math.Sqrt(was.Zip(now, (a, b) => (a - b) * (a - b)).Average());
            double size = Math.Sqrt(was.Average(z => z * z));
            Assert.True(distance < 0.1 * size, $"{distance} of {size}");
        }
    }

    [Fact]
    public void Every_graph_is_over_one_file_and_says_that_texts_must_be_alone()
    {
        string manifest = Synthesize(pair: false);
        (_, string quantized) = Quantize(manifest);
        string folder = Path.GetDirectoryName(quantized)!;
        Assert.Equal(
            [
                ".gitattributes", "block-00.onnx", "block-01.onnx", "block-03.onnx", "int8.cascade.json", "plain.onnx",
                "vocab.txt",
                "weights.bin",
            ],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (string file in (string[])["block-01.onnx", "block-03.onnx", "plain.onnx"])
        {
            ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder, file)));
            Assert.Contains(model.MetadataProps, entry => entry is { Key: "earlyexitgen.rows", Value: "alone" });
            Assert.DoesNotContain(model.Graph.Node, node => node.OpType == "Attention");
            Assert.Contains(model.Graph.Node, node => node.OpType == "QAttention");
            Assert.DoesNotContain(model.Graph.Node, node => node.OpType == "BiasGelu");
        }

        // The plain model may be run on padded texts, blocks are not.
        foreach (string file in Directory.GetFiles(folder, "*.onnx"))
        {
            ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
            bool isPlain = Path.GetFileName(file) == "plain.onnx";
            Assert.Equal(isPlain, model.Graph.Input.Any(input => input.Name == "attention_mask"));
            Assert.Equal(isPlain, model.Graph.Node.Any(node => node.Input.Contains("attention_mask")));
        }

        // A quarter of single precision, and what stays in it: heads, scales, vectors.
        long before = new FileInfo(Path.Combine(Path.GetDirectoryName(manifest)!, "weights.bin")).Length;
        Assert.InRange(new FileInfo(Path.Combine(folder, "weights.bin")).Length, before / 4, before * 45 / 100);
    }

    [Fact]
    public void No_weight_is_larger_than_what_is_safe()
    {
        (_, string quantized) = Quantize(Synthesize(pair: false));
        string folder = Path.GetDirectoryName(quantized)!;
        int matrices = 0;
        foreach (string file in Directory.GetFiles(folder, "*.onnx"))
        {
            GraphFile graph = GraphFile.Read(file);
            HashSet<string> weights = [.. graph.Model.Graph.Node
                .Where(node => node.OpType is "DynamicQuantizeMatMul" or "QAttention").Select(node => node.Input[1])];
            foreach (TensorProto tensor in graph.Model.Graph.Initializer.Where(tensor => weights.Contains(tensor.Name)))
            {
                matrices++;
                Assert.All(graph.Bytes(tensor), value => Assert.InRange((sbyte)value, -64, 64));
            }
        }

        Assert.True(matrices >= 11);
    }

    [Theory]
    [InlineData("int8")]
    [InlineData("fp16")]
    [InlineData("keep")]
    public void Embeddings_are_stored_as_asked(string storage)
    {
        (_, string quantized) = Quantize(Synthesize(pair: false), "--embeddings", storage);
        using InterpretedCascade cascade = InterpretedCascade.Load(quantized);
        Assert.InRange(cascade.Classify("baba keke").Label, 0, 2);
        long size = new FileInfo(Path.Combine(Path.GetDirectoryName(quantized)!, "weights.bin")).Length;
        Assert.InRange(
            size,
            storage switch { "int8" => 0, "fp16" => 700_000, _ => 1_200_000 },
            storage switch { "int8" => 700_000, "fp16" => 1_200_000, _ => long.MaxValue });
    }

    [Fact]
    public void With_data_it_is_calibrated_and_compared()
    {
        using TestCascade tiny = TestCascade.Create(new() { Hidden = 64 });
        string data = _folder["data.tsv"];
        Random random = new(1);
        File.WriteAllLines(
            data,
            Enumerable.Range(0, 600).Select(_ => $"{random.Next(3)}\t{tiny.RandomText(random, random.Next(1, 10))}"));
        (JsonElement report, string quantized) = Quantize(tiny.ManifestFile, "--calibration", data);
        Assert.Equal(600, report.GetProperty("count").GetInt32());
        JsonElement[] exits = [.. report.GetProperty("exits").EnumerateArray()];
        Assert.Equal([0, 2, 4], exits.Select(exit => exit.GetProperty("layer").GetInt32()));
        Assert.All(exits, exit => Assert.InRange(exit.GetProperty("agreementWithBefore").GetDouble(), 0.9, 1));
        Assert.Equal(1, exits[^1].GetProperty("agreementWithLast").GetProperty("after").GetDouble());

        using JsonDocument before = JsonDocument.Parse(tiny.ManifestText);
        using JsonDocument after = JsonDocument.Parse(File.ReadAllText(quantized));
        Assert.NotEqual(Temperature(before), Temperature(after));
        using InterpretedCascade cascade = InterpretedCascade.Load(quantized);
        Assert.Equal(0.02f, cascade.Dial);

        static double Temperature(JsonDocument manifest) =>
            manifest.RootElement.GetProperty("exits")[0].GetProperty("temperature").GetDouble();
    }

    [Fact]
    public void Graphs_of_other_exporters_are_quantized_where_they_are_recognised()
    {
        string path = _folder["block.onnx"];
        GraphBuilder builder = new("block");
        builder.Input("state", ElementType.Float, Dimension.Batch, Dimension.Sequence, 64);
        builder.Node(
            "Add", "dense", [builder.Node("MatMul", "product", ["state", Weight("w", 64, 128)]), Vector("b", 128)]);
        builder.Node("Relu", "relu", ["dense"]);
        builder.Node("ReduceMean", "mean", ["relu"], ("axes", new long[] { 1 }), ("keepdims", 0));
        builder.Node("Gemm", "logits", ["mean", Weight("classifier", 128, 2), Vector("bias", 2)]);
        builder.Output("logits", ElementType.Float, Dimension.Batch, 2);
        builder.Save(path);
        float[] state = [.. Enumerable.Range(0, 5 * 64).Select(i => MathF.Sin(i))];
        float[] before = Run(path, state);

        GraphFile graph = GraphFile.Read(path);
        using (WeightFile file = new(_folder["weights.bin"]))
        {
            GraphQuantizer quantizer =
                GraphQuantizer.Run(graph, new SharedWeights(file), bits: 7, EmbeddingStorage.Int8, keepsMask: false);
            Assert.Equal((1, 2), (quantizer.Quantized, quantizer.Matrices));
        }

        File.WriteAllBytes(path, graph.Model.ToByteArray());
        float[] after = Run(path, state);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 0.05f * before.Max(Math.Abs)));

        static float[] Run(string path, float[] state)
        {
            using InferenceSession session = new(path);
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(state, [1, 5, 64]);
            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> results =
                session.Run(options, ["state"], [input], ["logits"]);
            return results[0].GetTensorDataAsSpan<float>().ToArray();
        }

        string Weight(string name, int rows, int columns) => builder.Constant(
            name, [.. Enumerable.Range(0, rows * columns).Select(i => MathF.Cos(i) / 8)], rows, columns);

        string Vector(string name, int size) =>
            builder.Constant(name, [.. Enumerable.Range(0, size).Select(i => MathF.Cos(i))], size);
    }

    [Fact]
    public void What_cannot_be_quantized_is_one_sentence()
    {
        string manifest = Synthesize(pair: false);
        (_, string quantized) = Quantize(manifest);
        Assert.Contains("it is quantized already", Fault(quantized, _folder["again"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["again"]));

        using TestCascade tiny = TestCascade.Create();
        Assert.Contains(
            "there is nothing to quantize", Fault(tiny.ManifestFile, _folder["none"]), StringComparison.Ordinal);

        string occupied = Directory.CreateDirectory(_folder["occupied"]).FullName;
        File.WriteAllText(Path.Combine(occupied, "plain.onnx"), "mine");
        Assert.Contains("is not of an earlier version", Fault(manifest, occupied), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(occupied, "plain.onnx")));

        string weights = Path.Combine(Path.GetDirectoryName(manifest)!, "weights.bin");
        byte[] bytes = File.ReadAllBytes(weights);
        bytes.AsSpan(bytes.Length / 2 / 4 * 4, 4096).Fill(0xFF);
        File.WriteAllBytes(weights, bytes);
        Assert.Contains("not finite", Fault(manifest, _folder["broken"]), StringComparison.Ordinal);
        File.WriteAllBytes(weights, bytes.AsSpan(0, 1000));
        Assert.Contains("cannot be read", Fault(manifest, _folder["short"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cascade_is_never_replaced_by_what_is_made_of_it()
    {
        string manifest = Synthesize(pair: false);
        string folder = Path.GetDirectoryName(manifest)!;
        byte[] before = File.ReadAllBytes(Path.Combine(folder, "weights.bin"));
        Directory.CreateSymbolicLink(_folder["link"], folder);
        Directory.CreateDirectory(_folder["copy"]);
        foreach (string file in Directory.GetFiles(folder))
        {
            File.Copy(file, Path.Combine(
                _folder["copy"], Path.GetFileName(file).Replace("fp32", "copy", StringComparison.Ordinal)));
        }

        Assert.Contains("this is the folder that is read", Fault(manifest, folder), StringComparison.Ordinal);
        Assert.Contains("this is the folder that is read", Fault(manifest, _folder["link"]), StringComparison.Ordinal);
        Assert.Contains("which is read, lies in it", Fault(manifest, _folder.Path), StringComparison.Ordinal);
        Assert.Contains("this is another cascade", Fault(manifest, _folder["copy"]), StringComparison.Ordinal);

        Assert.Equal(before, File.ReadAllBytes(Path.Combine(folder, "weights.bin")));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(_folder["copy"], "weights.bin")));
        InterpretedCascade.Load(manifest).Dispose();
    }

    [Fact]
    public void Files_beside_the_cascades_are_not_counted_and_stay()
    {
        string manifest = Synthesize(pair: false);
        (JsonElement report, string quantized) = Quantize(manifest);
        File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(manifest)!, "notes.bin"), new byte[100_000]);
        File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(quantized)!, "notes.bin"), new byte[100_000]);

        (JsonElement again, _) = Quantize(manifest);

        Assert.Equal(report.GetProperty("bytes").ToString(), again.GetProperty("bytes").ToString());
        Assert.Equal(100_000, new FileInfo(Path.Combine(Path.GetDirectoryName(quantized)!, "notes.bin")).Length);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private string Synthesize(bool pair)
    {
        string folder = _folder["fp32"];
        (int code, _, string error) = ToolProcess.Run(
        [
            "synthesize", "--out", folder, "--layers", "3", "--hidden", "64", "--heads", "4", "--labels", "3",
            "--exits", "0,1,3",
            "--vocabulary", "4096", "--max-tokens", "64", .. pair ? (string[])["--pair"] : [],
        ]);
        Assert.True(code == 0, error);
        return Path.Combine(folder, "fp32.cascade.json");
    }

    private (JsonElement Report, string Manifest) Quantize(string manifest, params string[] more)
    {
        string folder = _folder["int8"];
        (int code, string output, string error) =
            ToolProcess.Run(["quantize", manifest, "--out", folder, "--json", .. more]);
        Assert.True(code == 0, error);
        return (JsonDocument.Parse(output).RootElement, Path.Combine(folder, "int8.cascade.json"));
    }

    private static string Fault(string manifest, string folder)
    {
        (int code, string output, string error) = ToolProcess.Run("quantize", manifest, "--out", folder);
        Assert.Equal((1, ""), (code, output));
        Assert.Single(error.TrimEnd().Split('\n'));
        return error;
    }
}

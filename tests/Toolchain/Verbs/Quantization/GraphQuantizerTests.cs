using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.Toolchain.Verbs.Quantization;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Quantization;

/// <summary>Small graphs, of whatever exporter, before and after.</summary>
public sealed class GraphQuantizerTests : IDisposable
{
    private const int Width = 64;
    private const int Rows = 300;

    private readonly TemporaryFolder _folder = new();
    private readonly GraphBuilder _graph = new("block");

    [Theory]
    [InlineData("Add", "DynamicQuantizeMatMul Tanh")]
    [InlineData("Sum", "DynamicQuantizeMatMul Sum Tanh")]
    [InlineData("BiasGelu", "DynamicQuantizeMatMul Gelu Tanh")]
    [InlineData("read twice", "DynamicQuantizeMatMul Add Mul Tanh")]
    [InlineData("an output", "DynamicQuantizeMatMul Add Tanh")]
    [InlineData("added twice", "DynamicQuantizeMatMul Add Tanh")]
    [InlineData("a matrix", "DynamicQuantizeMatMul Add Tanh")]
    [InlineData("one number", "DynamicQuantizeMatMul Add Tanh")]
    public void A_product_adds_the_vector_that_only_its_reader_added(string kind, string expected)
    {
        string state = _graph.Input("state", ElementType.Float, Dimension.Batch, Dimension.Sequence, Width);
        string product = _graph.Node("MatMul", "product", [state, Numbers("weight", Width, Width)]);
        string read = kind switch
        {
            "Sum" => _graph.Node("Sum", "read", [product, state, Numbers("vector", Width)]),
            "BiasGelu" => _graph.Fused("BiasGelu", "read", [product, Numbers("vector", Width)]),
            "read twice" =>
                _graph.Node("Mul", "read", [_graph.Node("Add", "added", [product, Numbers("vector", Width)]), product]),
            "added twice" => _graph.Node("Add", "read", [product, product]),
            "a matrix" => _graph.Node("Add", "read", [product, Numbers("vector", 1, Width)]),
            "one number" => _graph.Node("Add", "read", [product, Numbers("vector", 1)]),
            _ => _graph.Node("Add", "read", [Numbers("vector", Width), product]),
        };
        _graph.Node("Tanh", "answer", [read]);
        _graph.Output("answer", ElementType.Float, Dimension.Batch, Dimension.Sequence, Width);
        if (kind == "an output")
        {
            _graph.Output("product", ElementType.Float, Dimension.Batch, Dimension.Sequence, Width);
        }

        (float[] before, float[] after, GraphProto graph) = Quantize(State());
        AssertNear(before, after);
        Assert.Equal(expected, string.Join(' ', graph.Node.Select(node => node.OpType)));
    }

    [Theory]
    [InlineData(false, "Gather Gather Cast Mul FusedMatMul")]
    [InlineData(true, "Cast Mul Gather FusedMatMul")]
    public void A_table_that_is_only_gathered_from_stays_in_integers(bool isReadOtherwise, string expected)
    {
        string ids = _graph.Input("ids", ElementType.Int32, Dimension.Batch, Dimension.Sequence);
        string table = Numbers("table", Rows, Width);
        string gathered = _graph.Node("Gather", "gathered", [table, ids]);
        string other = isReadOtherwise ? table : Numbers("other", Rows, Width);
        _graph.Fused("FusedMatMul", "answer", [gathered, other], ("transB", 1));
        _graph.Output("answer", ElementType.Float, Dimension.Batch, Dimension.Sequence, Rows);

        (float[] before, float[] after, GraphProto graph) = Quantize(Ids());
        AssertNear(before, after);
        Assert.Equal(expected, string.Join(' ', graph.Node.Select(node => node.OpType)));
    }

    [Theory]
    [InlineData("block", "")]
    [InlineData("read otherwise", "Cast Unsqueeze Where Mul")]
    [InlineData("an output", "Cast Unsqueeze Where")]
    [InlineData("plain model", "Cast Unsqueeze Where")]
    public void A_block_whose_texts_are_alone_needs_no_mask(string kind, string expected)
    {
        string state = _graph.Input("state", ElementType.Float, Dimension.Batch, Dimension.Sequence, Width);
        string mask = _graph.Input("attention_mask", ElementType.Int32, Dimension.Batch, Dimension.Sequence);
        string isToken = _graph.Node("Cast", "is_token", [mask], ("to", (int)ElementType.Bool));
        string each = _graph.Node("Unsqueeze", "each", [isToken, _graph.Constant("axis", [2L], 1)]);
        string kept = _graph.Node("Where", "kept", [each, state, _graph.Constant("lowest", [-9f])]);
        if (kind == "read otherwise")
        {
            kept = _graph.Node(
                "Mul", "weighed", [kept, _graph.Node("Cast", "weights", [each], ("to", (int)ElementType.Float))]);
        }

        _graph.Node("MatMul", "answer", [kept, Numbers("weight", Width, Width)]);
        _graph.Output("answer", ElementType.Float, Dimension.Batch, Dimension.Sequence, Width);

        if (kind == "an output")
        {
            _graph.Output("kept", ElementType.Float, Dimension.Batch, Dimension.Sequence, Width);
        }

        using OrtValue ones = OrtValue.CreateTensorValueFromMemory(new int[] { 1, 1, 1, 1, 1 }, [1, 5]);
        (float[] before, float[] after, GraphProto graph) =
            Quantize(State(), kind == "plain model", ("attention_mask", ones));
        AssertNear(before, after);
        Assert.Equal(
            expected.Length == 0 ? ["state"] : (string[])["state", "attention_mask"],
            graph.Input.Select(input => input.Name));
        Assert.All(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            type => Assert.Contains(graph.Node, node => node.OpType == type));
        Assert.Equal(expected.Length == 0, graph.Node.Count == 1);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static (string, OrtValue) State() => ("state", OrtValue.CreateTensorValueFromMemory(
        Random(5 * Width), [1, 5, Width]));

    private static (string, OrtValue) Ids() =>
        ("ids", OrtValue.CreateTensorValueFromMemory(new int[] { 0, 7, 299, 7, 120 }, [1, 5]));

    private static float[] Random(int count)
    {
        Random random = new(count);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    private string Numbers(string name, params long[] shape)
    {
        int count = (int)shape.Aggregate(1L, (product, size) => product * size);
        return _graph.Constant(name, Random(count), shape);
    }

    private (float[] Before, float[] After, GraphProto Graph) Quantize(
        (string Name, OrtValue Value) input, bool keepsMask = false, params (string Name, OrtValue Value)[] more)
    {
        string path = _folder["block.onnx"];
        _graph.Save(path);
        using OrtValue first = input.Value;
        float[] before = Run();
        GraphFile file = GraphFile.Read(path);
        using (WeightFile weights = new(_folder["weights.bin"]))
        {
            GraphQuantizer.Run(file, new SharedWeights(weights), bits: 7, EmbeddingStorage.Int8, keepsMask);
        }

        File.WriteAllBytes(path, Google.Protobuf.MessageExtensions.ToByteArray(file.Model));
        return (before, Run(), file.Model.Graph);

        float[] Run()
        {
            using InferenceSession session = new(path);
            using RunOptions options = new();
            (string Name, OrtValue Value)[] inputs =
                [.. more.Prepend(input).Where(i => session.InputMetadata.ContainsKey(i.Name))];
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(
                options, [.. inputs.Select(i => i.Name)], [.. inputs.Select(i => i.Value)], ["answer"]);
            return results[0].GetTensorDataAsSpan<float>().ToArray();
        }
    }

    private static void AssertNear(float[] before, float[] after)
    {
        Assert.Equal(before.Length, after.Length);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 0.1f * before.Max(Math.Abs)));
        Assert.NotEqual(before, after);
    }
}

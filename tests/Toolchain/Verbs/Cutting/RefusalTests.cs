using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.Toolchain.Verbs.Inspection;
using Google.Protobuf;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Cutting;

/// <summary>What cannot be cut is refused with its reason.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Inputs_without_ids_are_refused() => Refuses("takes token ids", Plain(), model =>
        Rename(model, name => name == "input_ids" ? "tokens" : name));

    [Fact]
    public void A_fixed_axis_is_refused() => Refuses("export with dynamic batch and sequence axes", Plain(), model =>
        model.Graph.Input[1].Type.TensorType.Shape.Dim[1].DimValue = 128);

    [Fact]
    public void Logits_of_every_token_are_refused() => Refuses("a classifier gives logits [batch, labels]", Plain(), model =>
    {
        NodeProto pool = model.Graph.Node.First(node => node.OpType == "Gather" && node.Attribute.Any(a => a.Name == "axis" && a.I == 1));
        pool.OpType = "Identity";
        pool.Attribute.Clear();
        pool.Input.RemoveAt(1);
        model.Graph.Output[0].Type.TensorType.Shape = null;
    });

    [Fact]
    public void Logits_that_do_not_depend_on_the_words_are_refused() => Refuses("do not depend on the word embeddings", Plain(), model =>
    {
        NodeProto pool = model.Graph.Node.First(node => node.OpType == "Gather" && node.Attribute.Any(a => a.Name == "axis" && a.I == 1));
        NodeProto look = model.Graph.Node.First(node => node.OpType == "Gather" && node.Input[1].StartsWith("Range", StringComparison.Ordinal));

        // Positions, with the mask's size for the batch's.
        model.Graph.Node.Add(new NodeProto { OpType = "Unsqueeze", Input = { look.Output[0], "front" }, Output = { "positions" } });
        model.Graph.Node.Add(new NodeProto { OpType = "Cast", Input = { "attention_mask" }, Output = { "float mask" } });
        model.Graph.Node[^1].Attribute.Add(new AttributeProto { Name = "to", I = 1, Type = AttributeProto.Types.AttributeType.Int });
        model.Graph.Node.Add(new NodeProto { OpType = "Unsqueeze", Input = { "float mask", "back" }, Output = { "weights" } });
        model.Graph.Node.Add(new NodeProto { OpType = "Mul", Input = { "positions", "weights" }, Output = { "cold" } });
        model.Graph.Initializer.Add(new TensorProto { Name = "front", DataType = TensorProto.Types.DataType.Int64, Int64Data = { 0 }, Dims = { 1 } });
        model.Graph.Initializer.Add(new TensorProto { Name = "back", DataType = TensorProto.Types.DataType.Int64, Int64Data = { 2 }, Dims = { 1 } });
        pool.Input[0] = "cold";
    });

    [Fact]
    public void A_model_without_attention_is_refused() => Refuses("no attention", new TinyClassifier { Layers = 0 });

    [Fact]
    public void Hidden_states_that_are_never_batch_sequence_hidden_are_refused() => Refuses(
        "no place with one tensor [batch, sequence, H]", Plain(), model =>
        {
            // What is normalised first, and its sum, both go on: nothing but two tensors together is enough.
            NodeProto[] norms = [.. model.Graph.Node.Where(node => node.OpType == "LayerNormalization")];
            string skip = norms[0].Input[0];
            NodeProto pool = model.Graph.Node.First(node => node.OpType == "Gather" && node.Attribute.Any(a => a.Name == "axis" && a.I == 1));
            model.Graph.Node.Add(new NodeProto { OpType = "Add", Input = { pool.Input[0], skip }, Output = { "skipped" } });
            pool.Input[0] = "skipped";
        });

    [Fact]
    public void A_required_position_input_is_refused() => Refuses("takes 'position_ids'", Plain(), model =>
    {
        ValueInfoProto input = model.Graph.Input[0].Clone();
        input.Name = "position_ids";
        model.Graph.Input.Add(input);
        NodeProto look = model.Graph.Node.First(node => node.OpType == "Gather" && node.Input[1].StartsWith("Range", StringComparison.Ordinal));
        look.Input[1] = "position_ids";
    });

    [Fact]
    public void Fewer_layers_than_the_settings_tell_are_refused()
    {
        _folder.Write("config.json", """{ "num_hidden_layers": 4 }""");

        Refuses("3 layers were found, but config.json says 4", Plain());
    }

    [Fact]
    public void What_is_not_there_is_refused()
    {
        Assert.Contains("no such file or folder", Message(_folder["nothing"]), StringComparison.Ordinal);
        Assert.Contains("no ONNX file is there", Message(_folder.Path), StringComparison.Ordinal);
        _folder.Write("a.onnx", "x");
        Assert.Contains("not an ONNX model", Message(_folder.Path), StringComparison.Ordinal);
        _folder.Write("b.onnx", "x");
        Assert.Contains("give the path of one", Message(_folder.Path), StringComparison.Ordinal);
    }

    private static TinyClassifier Plain() => new();

    private static void Rename(ModelProto model, Func<string, string> rename)
    {
        foreach (ValueInfoProto value in model.Graph.Input)
        {
            value.Name = rename(value.Name);
        }

        foreach (NodeProto node in model.Graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = rename(node.Input[i]);
            }
        }
    }

    private void Refuses(string reason, TinyClassifier classifier, Action<ModelProto>? change = null)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(classifier.Save(_folder["model.onnx"])));
        change?.Invoke(model);
        File.WriteAllBytes(_folder["model.onnx"], model.ToByteArray());
        Assert.Contains(reason, Message(_folder["model.onnx"]), StringComparison.Ordinal);
    }

    private static string Message(string model) =>
        Assert.Throws<ToolException>(() => Inspector.Inspect(model, CancellationToken.None)).Message;
}

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
    public void Logits_of_every_token_are_refused() => Refuses("gives logits [batch, labels]", Plain(), model =>
    {
        NodeProto pool = Protos.Pool(model);
        pool.OpType = "Identity";
        pool.Attribute.Clear();
        pool.Input.RemoveAt(1);
        model.Graph.Output[0].Type.TensorType.Shape = null;
    });

    [Fact]
    public void Logits_not_of_the_words_are_refused() => Refuses("do not depend on the word", Plain(), model =>
    {
        NodeProto pool = Protos.Pool(model);

        // Positions, with the mask's size for the batch's.
        model.Graph.Initializer.AddRange([Protos.Vector("front", 0), Protos.Vector("back", 2)]);
        model.Graph.Node.AddRange(
        [
            Protos.Node("Unsqueeze", "positions", [Protos.Positions(model).Output[0], "front"]),
            Protos.Node("Cast", "float mask", ["attention_mask"], ("to", 1)),
            Protos.Node("Unsqueeze", "weights", ["float mask", "back"]),
            Protos.Node("Mul", "cold", ["positions", "weights"]),
        ]);
        pool.Input[0] = "cold";
    });

    [Fact]
    public void A_model_without_attention_is_refused() => Refuses("no attention", new TinyClassifier { Layers = 0 });

    [Fact]
    public void Hidden_states_that_are_never_batch_sequence_hidden_are_refused() =>
        Refuses("no place with one tensor [batch, sequence, H]", new TinyClassifier { IsSequenceFirst = true });

    [Fact]
    public void A_required_position_input_is_refused() => Refuses("takes 'position_ids'", Plain(), model =>
    {
        ValueInfoProto input = model.Graph.Input[0].Clone();
        input.Name = "position_ids";
        model.Graph.Input.Add(input);
        Protos.Positions(model).Input[1] = "position_ids";
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
        ModelProto model = Protos.Read(classifier.Save(_folder["model.onnx"]));
        change?.Invoke(model);
        File.WriteAllBytes(_folder["model.onnx"], model.ToByteArray());
        Assert.Contains(reason, Message(_folder["model.onnx"]), StringComparison.Ordinal);
    }

    private static string Message(string model) =>
        Assert.Throws<ToolException>(() => Inspector.Inspect(model, CancellationToken.None)).Message;
}

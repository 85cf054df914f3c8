using System.Diagnostics;
using EarlyExitGen.Tests.Shared;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.Toolchain.Tests.Verbs.Cutting;
using Google.Protobuf;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Attaching;

/// <summary>
/// Damaged and hostile graphs end <c>attach</c> with one message and its exit code, and leave nothing behind; what is
/// damaged where it does not matter becomes a cascade.
/// </summary>
public sealed class HostileModelTests : IDisposable
{
    private const int Mutations = 1000;

    private readonly AttachableModel _model = new(new TinyClassifier { Layers = 1, Hidden = 4, Heads = 1 }, texts: 200);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Truncated_and_flipped_graphs_are_refused_before_anything_is_learnt()
    {
        int mutations = SlowAttribute.IsAsked ? Mutations : Mutations / 4;
        // Whatever can be cut ends where there are no texts.
        File.Delete(_model.Texts);
        int refused = 0;
        foreach (byte[] mutant in AttachRefusal.Mutants(File.ReadAllBytes(_model.Graph), mutations, seed: 11))
        {
            File.WriteAllBytes(_model.Graph, mutant);
            string message = AttachRefusal.Of(_model);
            refused += message.Contains(_model.Texts, StringComparison.Ordinal) ? 0 : 1;
        }

        // Most flips hit weights, names or nothing that matters.
        Assert.InRange(refused, mutations / 4, mutations);
    }

    [Fact]
    [Slow]
    public void Graphs_with_flipped_bits_that_can_be_cut_become_cascades_or_are_refused() => RequireEnds(Mutations);

    [Fact]
    public void Some_graphs_with_flipped_bits_become_cascades_or_are_refused() => RequireEnds(12);

    [Theory]
    [InlineData("cycle", "cycle")]
    [InlineData("outside", "inside the model's folder")]
    [InlineData("claimed", "claims the shape")]
    [InlineData("asked", "asks for")]
    [InlineData("unread", "table of word embeddings")]
    [InlineData("nested", "not an ONNX model")]
    public void Hostile_graphs_are_refused(string what, string told)
    {
        ModelProto model = Protos.Read(_model.Graph);
        Change(model.Graph, what);
        File.WriteAllBytes(_model.Graph, what == "nested" ? Nested(10_000) : model.ToByteArray());
        Assert.Contains(told, AttachRefusal.Of(_model), StringComparison.Ordinal);
    }

    // What a file claims is not allocated: the whole process has two gigabytes.
    [Theory]
    [InlineData("claimed", "claims the shape")]
    [InlineData("asked", "asks for")]
    public void Sizes_that_are_claimed_cost_no_memory(string what, string told)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The memory of a process is bounded by ulimit.");
        ModelProto model = Protos.Read(_model.Graph);
        Change(model.Graph, what);
        File.WriteAllBytes(_model.Graph, model.ToByteArray());
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "earlyexit.dll"), "attach", _model.Model, "--texts", _model.Texts,
            "--out", _model.Out, "--class", "NewsClassifier", "--namespace", "Tests",
        ];
        using Process process = Process.Start(new ProcessStartInfo(
            "sh", ["-c", "ulimit -d 2000000 && exec dotnet \"$@\"", "sh", .. arguments])
        {
            RedirectStandardError = true,
        })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 1, error);
        Assert.Contains(told, error, StringComparison.Ordinal);
        Assert.False(Path.Exists(_model.Out));
    }

    private static void Change(GraphProto graph, string what)
    {
        TensorProto matrix = graph.Initializer.First(tensor => tensor.Dims.Count == 2);
        switch (what)
        {
            case "cycle":
                graph.Node[1].Input[0] = graph.Node[^1].Output[0];
                break;
            case "outside":
                matrix.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../texts.txt" });
                matrix.DataLocation = TensorProto.Types.DataLocation.External;
                matrix.ClearRawData();
                break;
            case "claimed":
                matrix.Dims[0] = 1L << 40;
                break;
            case "asked":
                graph.Initializer.Add(Protos.Vector("huge", 1L << 40));
                graph.Node.Insert(0, Protos.Node("ConstantOfShape", "zeros", ["huge"]));
                break;
            case "unread":
                foreach (NodeProto node in graph.Node)
                {
                    string[] inputs = [.. node.Input.Select(name => name == "input_ids" ? "attention_mask" : name)];
                    node.Input.Clear();
                    node.Input.AddRange(inputs);
                }

                break;
        }
    }

    // Graphs in attributes of nodes of graphs, made from the inside: field, length, content.
    private static byte[] Nested(int levels)
    {
        static byte[] Field(int number, byte[] content)
        {
            using MemoryStream stream = new();
            using (CodedOutputStream output = new(stream, leaveOpen: true))
            {
                output.WriteTag(number, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(content));
            }

            return stream.ToArray();
        }

        byte[] inner = [];
        for (int i = 0; i < levels; i++)
        {
            inner = Field(1, Field(5, Field(6, inner)));
        }

        return Field(7, inner);
    }

    private void RequireEnds(int mutations)
    {
        int made = 0;
        foreach (byte[] mutant in AttachRefusal.Mutants(File.ReadAllBytes(_model.Graph), mutations, seed: 13))
        {
            File.WriteAllBytes(_model.Graph, mutant);
            if (AttachRefusal.MessageOf(_model) is null)
            {
                Assert.True(File.Exists(Path.Combine(_model.Out, "news.cascade.json")));
                Directory.Delete(_model.Out, recursive: true);
                made++;
            }
        }

        Assert.InRange(made, 1, mutations - 1);
    }
}

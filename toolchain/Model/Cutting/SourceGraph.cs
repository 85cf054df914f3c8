using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>
/// A classifier's graph as it is analysed: normalised, with its nodes in the order in which they run.
/// </summary>
internal sealed class SourceGraph
{
    private readonly Dictionary<string, int> _producers = [];

    private SourceGraph(string file, ModelProto model)
    {
        File = file;
        Model = model;
        Nodes = [.. model.Graph.Node];
        Reads = [.. Nodes.Select(Bodies.Reads)];
        foreach (TensorProto tensor in model.Graph.Initializer)
        {
            Initializers.TryAdd(tensor.Name, tensor);
        }

        for (int i = 0; i < Nodes.Length; i++)
        {
            foreach (string output in Nodes[i].Output.Where(name => name.Length > 0))
            {
                _producers[output] = i;
            }
        }
    }

    /// <summary>The file that was read.</summary>
    public string File { get; }

    /// <summary>The model; its graph is the one that is analysed.</summary>
    public ModelProto Model { get; }

    /// <summary>The nodes, in an order in which they can run.</summary>
    public NodeProto[] Nodes { get; }

    /// <summary>What each node reads, captures of the graphs inside it included.</summary>
    public string[][] Reads { get; }

    /// <summary>The weights and other constants by their names.</summary>
    public Dictionary<string, TensorProto> Initializers { get; } = [];

    /// <summary>What has to be fed: inputs that are not weights.</summary>
    public IEnumerable<ValueInfoProto> Inputs =>
        Model.Graph.Input.Where(input => !Initializers.ContainsKey(input.Name));

    /// <summary>Reads a model.</summary>
    /// <exception cref="ToolException">The file is missing, damaged, or not an ONNX model.</exception>
    public static SourceGraph Load(string file) => Of(file, GraphReader.Read(file));

    /// <summary>Takes a model, which is changed.</summary>
    /// <exception cref="ToolException">The graph is damaged.</exception>
    public static SourceGraph Of(string file, ModelProto model)
    {
        GraphNormalizer.Normalize(file, model);
        return new SourceGraph(file, model);
    }

    /// <summary>The node that makes a value, by its place; null for inputs and weights.</summary>
    public int? Producer(string value) => _producers.TryGetValue(value, out int node) ? node : null;

    /// <summary>Writes the graph with other outputs.</summary>
    /// <param name="path">The file, beside that of the weights.</param>
    /// <param name="outputs">Values of the graph.</param>
    public void Save(string path, IEnumerable<string> outputs)
    {
        ModelProto model = Model.Clone();
        model.Graph.Output.Clear();
        model.Graph.Output.AddRange(outputs.Select(value => new ValueInfoProto { Name = value }));
        using FileStream stream = System.IO.File.Create(path);
        model.WriteTo(stream);
    }
}

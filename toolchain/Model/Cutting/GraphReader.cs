using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>
/// Reads a model that somebody else exported, with bounds on what a damaged or hostile file can ask for.
/// </summary>
internal static class GraphReader
{
    // Messages in messages; a graph in a graph takes three. Whatever walks a graph may recurse that deep.
    private const int MostNesting = 100;

    // Exporters write a few thousand.
    private const int MostNodes = 200_000;

    /// <summary>Reads the file and checks each tensor against its shape.</summary>
    /// <exception cref="ToolException">It is missing, damaged, or not an ONNX model.</exception>
    public static ModelProto Read(string file)
    {
        ModelFile.Require(file);
        ModelProto model = Parse(file);
        if (model.Graph is not { Node.Count: > 0 })
        {
            throw new ToolException($"{file}: this is not an ONNX model, or one without a graph.");
        }

        int nodes = 0;
        Check(file, model.Graph, ref nodes);
        foreach (FunctionProto function in model.Functions)
        {
            Check(file, function.Node, ref nodes);
        }

        return model;
    }

    private static ModelProto Parse(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            using CodedInputStream input = CodedInputStream.CreateWithLimits(stream, int.MaxValue, MostNesting);
            return ModelProto.Parser.ParseFrom(input);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ToolException($"{file}: this is not an ONNX model, or it is damaged: {Excerpt.Of(e.Message)}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ToolException($"{file}: no such file; an ONNX model is expected.", e);
        }
    }

    private static void Check(string file, GraphProto graph, ref int nodes)
    {
        foreach (TensorProto tensor in graph.Initializer)
        {
            Check(file, tensor);
        }

        RefuseSparse(file, graph.SparseInitializer.FirstOrDefault());

        Check(file, graph.Node, ref nodes);
    }

    private static void Check(string file, IEnumerable<NodeProto> list, ref int nodes)
    {
        foreach (NodeProto node in list)
        {
            if (++nodes > MostNodes)
            {
                throw new ToolException(
                    $"{file}: the graph has more than {MostNodes} nodes; that is not a text classifier.");
            }

            foreach (AttributeProto attribute in node.Attribute)
            {
                RefuseSparse(file, attribute.SparseTensor ?? attribute.SparseTensors.FirstOrDefault());
                foreach (TensorProto tensor in Tensors(attribute))
                {
                    Check(file, tensor);
                }

                foreach (GraphProto body in Bodies(attribute))
                {
                    Check(file, body, ref nodes);
                }
            }
        }
    }

    private static void Check(string file, TensorProto tensor)
    {
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
        {
            ExternalTensors.Find(file, tensor);
        }
        else
        {
            TensorSize.Check(file, tensor);
        }
    }

    private static void RefuseSparse(string file, SparseTensorProto? tensor)
    {
        if (tensor is not null)
        {
            throw new ToolException(
                $"{file}: the weights '{Excerpt.Of(tensor.Values?.Name ?? "")}' are stored sparse; "
                + "export the model with dense ones.");
        }
    }

    private static IEnumerable<TensorProto> Tensors(AttributeProto attribute) =>
        attribute.T is { } tensor ? attribute.Tensors.Append(tensor) : attribute.Tensors;

    private static IEnumerable<GraphProto> Bodies(AttributeProto attribute) =>
        attribute.G is { } body ? attribute.Graphs.Append(body) : attribute.Graphs;
}

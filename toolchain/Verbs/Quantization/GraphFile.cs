using System.Globalization;
using System.Runtime.InteropServices;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>An ONNX graph that was read from a file, and the constants in it, wherever their values lie.</summary>
internal sealed class GraphFile
{
    private readonly string _path;
    private readonly Dictionary<string, TensorProto> _initializers;
    private readonly Dictionary<string, NodeProto> _producers;

    private GraphFile(string path, ModelProto model)
    {
        _path = path;
        Model = model;
        _initializers = model.Graph.Initializer.ToDictionary(tensor => tensor.Name);
        _producers = model.Graph.Node.SelectMany(
            node => node.Output.Where(o => o.Length > 0).Select(output => (output, node)))
            .ToDictionary(pair => pair.output, pair => pair.node);
    }

    /// <summary>The graph.</summary>
    public ModelProto Model { get; }

    /// <summary>The file's name.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>Reads a graph.</summary>
    /// <exception cref="ToolException">The file is missing, or holds none.</exception>
    public static GraphFile Read(string path)
    {
        ModelFile.Require(path);
        try
        {
            ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
            return model.Graph is not null
                ? new GraphFile(path, model)
                : throw new ToolException($"{path}: this is not an ONNX graph.");
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or FileNotFoundException
            or DirectoryNotFoundException)
        {
            throw new ToolException($"{path}: this is not an ONNX graph: {e.Message}", e);
        }
    }

    /// <summary>
    /// The tensor behind a value that is a constant, or one widened by a Cast; null if it is none of numbers.
    /// </summary>
    public TensorProto? Constant(string value)
    {
        if (_producers.TryGetValue(value, out NodeProto? node) && node is { OpType: "Cast", Domain: "" })
        {
            return _initializers.GetValueOrDefault(
                node.Input[0]) is { DataType: TensorProto.Types.DataType.Float16 } half
                ? half
                : null;
        }

        return _initializers.GetValueOrDefault(value) is { DataType: TensorProto.Types.DataType.Float } tensor
            ? tensor
            : null;
    }

    /// <summary>The bytes of a tensor, in the graph or in a file beside it.</summary>
    /// <exception cref="ToolException">The file or a part of it is missing.</exception>
    public byte[] Bytes(TensorProto tensor)
    {
        if (tensor.DataLocation != TensorProto.Types.DataLocation.External)
        {
            return tensor.RawData.ToByteArray();
        }

        Dictionary<string, string> where = tensor.ExternalData.ToDictionary(entry => entry.Key, entry => entry.Value);
        string file = Path.Combine(Path.GetDirectoryName(_path)!, where.GetValueOrDefault("location", ""));
        ModelFile.Require(file);
        try
        {
            using FileStream stream = File.OpenRead(file);
            stream.Position = Number("offset", 0);
            byte[] bytes = new byte[Number("length", stream.Length - stream.Position)];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(
                $"{_path}: the values of '{tensor.Name}' cannot be read from {file}: {e.Message}", e);
        }

        long Number(string key, long otherwise) =>
            where.TryGetValue(key, out string? text) ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;
    }

    /// <summary>The values of a tensor of single or half precision.</summary>
    /// <exception cref="ToolException">
    /// A value is not finite, or there are more or fewer than the shape says.
    /// </exception>
    public float[] Values(TensorProto tensor)
    {
        byte[] bytes = Bytes(tensor);
        float[] values = tensor.DataType == TensorProto.Types.DataType.Float16
            ? Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), half => (float)half)
            : MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        if (values.LongLength != tensor.Dims.Aggregate(1L, (product, size) => product * size))
        {
            throw new ToolException($"{_path}: '{tensor.Name}' has {values.Length} values, its shape says otherwise.");
        }

        return Array.TrueForAll(values, float.IsFinite)
            ? values
            : throw new ToolException(
                $"{_path}: '{tensor.Name}' holds a value that is not finite; the model is damaged.");
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using EarlyExitGen.Graphs;

namespace EarlyExitGen.Loading.Positions;

/// <summary>
/// Reads the operators of a graph's file, and its constants without their values unless these are few. Field numbers
/// are those of the ONNX format (onnx.proto). Compiled into the build's task too.
/// </summary>
internal sealed class GraphFile
{
    // A table of position ids has some thousand; weights are not integers, or many more.
    private const int MostBytes = 1 << 18;
    private const int Int32 = 6;
    private const int Int64 = 7;

    private readonly ProtoReader _reader;
    private readonly TensorReader _values;

    private GraphFile(Stream stream)
    {
        _reader = new ProtoReader(stream);
        _values = new TensorReader(_reader);
    }

    /// <summary>The inputs.</summary>
    public List<GraphTensor> Inputs { get; } = [];

    /// <summary>The initializers.</summary>
    public Dictionary<string, GraphConstant> Constants { get; } = [];

    /// <summary>The operators in the order in which they run.</summary>
    public List<GraphNode> Nodes { get; } = [];

    /// <summary>Reads a graph from a stream that can seek.</summary>
    /// <exception cref="InvalidDataException">It holds no graph.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static GraphFile Read(Stream stream)
    {
        GraphFile graph = new(stream);
        graph._reader.Message(
            stream.Length, (field, length) => field == 7 && length >= 0 && Do(() => graph.Graph(length)));
        return graph;
    }

    private void Graph(long bytes) => _reader.Message(bytes, (field, length) => length >= 0 && field switch
    {
        1 => Do(() => Nodes.Add(Node(length))),
        5 => Do(() => Initializer(length)),
        11 => Do(() => Inputs.Add(_values.Read(length))),
        _ => false,
    });

    private void Initializer(long bytes)
    {
        (string name, GraphConstant constant) = Tensor(bytes);
        Constants[name] = constant;
    }

    private GraphNode Node(long bytes)
    {
        GraphNode node = new();
        string domain = "";
        _reader.Message(bytes, (field, length) => length >= 0 && field switch
        {
            1 => Do(() => node.Inputs.Add(_reader.Text(length))),
            2 => Do(() => node.Outputs.Add(_reader.Text(length))),
            4 => Do(() => node.Operator = _reader.Text(length)),
            5 => Do(() => Attribute(length, node)),
            7 => Do(() => domain = _reader.Text(length)),
            _ => false,
        });
        node.Operator = domain is "" or "ai.onnx" ? node.Operator : domain + "." + node.Operator;
        return node;
    }

    private void Attribute(long bytes, GraphNode node)
    {
        string name = "";
        List<long> integers = [];
        GraphConstant? tensor = null;
        _reader.Message(bytes, (field, length) => field switch
        {
            1 when length >= 0 => Do(() => name = _reader.Text(length)),
            3 or 8 => Do(() => _reader.Numbers(length, integers.Add)),
            5 when length >= 0 => Do(() => tensor = Tensor(length).Constant),
            _ => false,
        });
        node.Integers[name] = integers;
        if (tensor is not null)
        {
            node.Tensors[name] = tensor;
        }
    }

    private (string Name, GraphConstant Constant) Tensor(long bytes)
    {
        string name = "";
        long type = 0;
        List<long> sizes = [];
        List<long> values = [];
        byte[]? raw = null;
        _reader.Message(bytes, (field, length) => field switch
        {
            1 => Do(() => _reader.Numbers(length, sizes.Add)),
            2 when length < 0 => Do(() => type = _reader.Varint()),
            5 or 7 when length <= MostBytes => Do(() => _reader.Numbers(length, values.Add)),
            8 when length >= 0 => Do(() => name = _reader.Text(length)),
            9 when length is >= 0 and <= MostBytes => Do(() => raw = _reader.Bytes(length)),
            _ => false,
        });
        return (name, new GraphConstant(sizes, Values(type, sizes, raw, values)));
    }

    private static IReadOnlyList<long>? Values(long type, List<long> sizes, byte[]? raw, List<long> values)
    {
        if (type is not (Int32 or Int64))
        {
            return null;
        }

        int size = type == Int32 ? sizeof(int) : sizeof(long);
        for (int i = 0; raw is not null && i + size <= raw.Length; i += size)
        {
            values.Add(size == sizeof(int) ? BitConverter.ToInt32(raw, i) : BitConverter.ToInt64(raw, i));
        }

        long count = 1;
        sizes.ForEach(s => count *= s);
        return values.Count == count ? values : null;
    }

    private static bool Do(Action read)
    {
        read();
        return true;
    }
}

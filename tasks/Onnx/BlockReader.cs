using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using EarlyExitGen.Graphs;

namespace EarlyExitGen.Tasks.Onnx;

/// <summary>
/// Reads what a graph takes and gives, and which tensors have their values in other files, wherever a model may hold
/// tensors. Weights are skipped. Field numbers are those of the ONNX format (onnx.proto).
/// </summary>
internal sealed class BlockReader
{
    // Graphs within attributes of graphs, as deep as readers of protocol buffers go by default.
    private const int DeepestGraph = 50;
    private const int External = 1;

    private readonly ProtoReader _reader;
    private readonly TensorReader _values;
    private readonly List<ExternalTensor> _external = [];
    private readonly List<GraphTensor> _inputs = [];
    private readonly List<GraphTensor> _outputs = [];
    private readonly HashSet<string> _initialized = [];
    private long _version;
    private bool _hasGraph;
    private int _depth;

    private BlockReader(Stream stream)
    {
        _reader = new ProtoReader(stream);
        _values = new TensorReader(_reader);
    }

    /// <summary>Reads a block from a stream that can seek.</summary>
    /// <returns>Its graph; null if the model has none.</returns>
    /// <exception cref="InvalidDataException">It is not a model.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static BlockGraph? Read(Stream stream)
    {
        BlockReader block = new(stream);
        block.Model(stream.Length);
        return block is { _hasGraph: true, _version: > 0 }
            ? new BlockGraph(
                new GraphSignature([.. block._inputs.Where(i => !block._initialized.Contains(i.Name))], block._outputs),
                block._external)
            : null;
    }

    private void Model(long bytes) => Fields(bytes, (field, length) => field switch
    {
        1 when length < 0 => Do(() => _version = _reader.Varint()),
        7 when length >= 0 => Do(() => Graph(length)),
        25 when length >= 0 => Do(() => Fields(length, (inner, size) =>
            inner == 7 && size >= 0 && Do(() => Node(size)))),
        _ => false,
    });

    // The model's own graph. Only what it takes and gives counts, so graphs within it are read otherwise.
    private void Graph(long bytes)
    {
        _hasGraph = true;
        Fields(bytes, (field, length) => length >= 0 && field switch
        {
            5 => Do(() => _initialized.Add(Tensor(length))),
            11 => Do(() => _inputs.Add(_values.Read(length))),
            12 => Do(() => _outputs.Add(_values.Read(length))),
            _ => Part(field, length),
        });
    }

    private void InnerGraph(long bytes) => Fields(bytes, (field, length) => length >= 0 && field switch
    {
        5 => Do(() => Tensor(length)),
        _ => Part(field, length),
    });

    private bool Part(int field, long length) => field switch
    {
        1 => Do(() => Node(length)),
        15 => Do(() => SparseTensor(length)),
        _ => false,
    };

    private void Node(long bytes) => Fields(bytes, (field, length) =>
        field == 5 && length >= 0 && Do(() => Attribute(length)));

    private void Attribute(long bytes) => Fields(bytes, (field, length) => length >= 0 && field switch
    {
        5 or 10 => Do(() => Tensor(length)),
        6 or 11 => Do(() => InnerGraph(length)),
        22 or 23 => Do(() => SparseTensor(length)),
        _ => false,
    });

    private void SparseTensor(long bytes) => Fields(bytes, (field, length) =>
        field is 1 or 2 && length >= 0 && Do(() => Tensor(length)));

    // Gives its name, and keeps it if its values lie elsewhere.
    private string Tensor(long bytes)
    {
        string name = "";
        long type = 0;
        long place = 0;
        List<long> sizes = [];
        Dictionary<string, string> entries = [];
        Fields(bytes, (field, length) => field switch
        {
            1 => Do(() => _reader.Numbers(length, sizes.Add)),
            2 when length < 0 => Do(() => type = _reader.Varint()),
            8 when length >= 0 => Do(() => name = _reader.Text(length)),
            13 when length >= 0 => Do(() => Entry(length, entries)),
            14 when length < 0 => Do(() => place = _reader.Varint()),
            _ => false,
        });
        if (place == External)
        {
            _external.Add(ExternalTensor.Of(name, (ElementType)type, sizes, entries));
        }

        return name;
    }

    private void Entry(long bytes, Dictionary<string, string> entries)
    {
        string key = "";
        string value = "";
        Fields(bytes, (field, length) => length >= 0 && field switch
        {
            1 => Do(() => key = _reader.Text(length)),
            2 => Do(() => value = _reader.Text(length)),
            _ => false,
        });
        entries[key] = value;
    }

    private void Fields(long bytes, Func<int, long, bool> read)
    {
        if (++_depth > 4 * DeepestGraph)
        {
            throw new InvalidDataException("It nests graphs too deeply.");
        }

        _reader.Message(bytes, read);
        _depth--;
    }

    private static bool Do(Action read)
    {
        read();
        return true;
    }
}

using EarlyExitGen.Graphs;

namespace EarlyExitGen.Loading;

/// <summary>
/// Reads what a graph takes and gives from its file, without its weights: a block that is loaded later needs room in
/// contexts that are made before. Field numbers are those of the ONNX format (onnx.proto).
/// </summary>
internal sealed class SignatureReader
{
    private readonly ProtoReader _reader;
    private readonly TensorReader _values;
    private readonly List<GraphTensor> _inputs = [];
    private readonly List<GraphTensor> _outputs = [];
    private readonly HashSet<string> _initialized = new(StringComparer.Ordinal);
    private bool _requiresSingleRow;
    private bool _quantizes;

    private SignatureReader(Stream stream)
    {
        _reader = new ProtoReader(stream);
        _values = new TensorReader(_reader);
    }

    /// <summary>Reads the signature of a graph.</summary>
    /// <param name="cascade">The cascade's name in messages.</param>
    /// <param name="path">The graph's file, with its full path.</param>
    /// <exception cref="CascadeException">The file cannot be read, or holds no graph.</exception>
    public static GraphSignature Read(string cascade, string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            SignatureReader reader = new(file);
            reader.Model(file.Length);

            // An input that has a value in the graph already is none.
            reader._inputs.RemoveAll(input => reader._initialized.Contains(input.Name));
            return new GraphSignature(reader._inputs, reader._outputs)
            {
                RequiresSingleRow = reader._requiresSingleRow,
                QuantizesActivations = reader._quantizes,
            };
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CascadeException(
                $"{cascade}: '{path}' cannot be read as an ONNX graph: {e.Message} Export the cascade again, or copy "
                    + "the file again.",
                path,
                e);
        }
    }

    private void Model(long bytes) => _reader.Message(bytes, (field, length) => field switch
    {
        7 => Do(() => Graph(length)),
        14 => Do(() => Metadata(length)),
        _ => false,
    });

    private void Metadata(long bytes)
    {
        // Entries may be of any length; the one that counts is short.
        const int Short = 64;
        string key = "";
        string value = "";
        _reader.Message(bytes, (field, length) => field switch
        {
            1 => length <= Short && Do(() => key = _reader.Text(length)),
            2 => length <= Short && Do(() => value = _reader.Text(length)),
            _ => false,
        });
        _requiresSingleRow |= GraphSignature.IsSingleRow(key, value);
    }

    private void Graph(long bytes) => _reader.Message(bytes, (field, length) => field switch
    {
        1 => Do(() => Node(length)),
        5 => Do(() => Initializer(length)),
        11 => Do(() => _inputs.Add(_values.Read(length))),
        12 => Do(() => _outputs.Add(_values.Read(length))),
        _ => false,
    });

    private void Node(long bytes)
    {
        // No operator that counts has a longer name.
        const int Short = 64;
        _reader.Message(bytes, (field, length) => field == 4 && length <= Short
            && Do(() => _quantizes |= GraphSignature.IsQuantizing(_reader.Text(length))));
    }

    private void Initializer(long bytes) =>
        _reader.Message(bytes, (field, length) => field == 8 && Do(() => _initialized.Add(_reader.Text(length))));

    private static bool Do(Action read)
    {
        read();
        return true;
    }
}

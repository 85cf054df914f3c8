using System;
using System.Collections.Generic;
using System.IO;

namespace EarlyExitGen.Graphs;

/// <summary>
/// Reads an input or an output as a graph declares it (ValueInfoProto of onnx.proto, whose field numbers these are).
/// </summary>
/// <param name="reader">The reader, which stands at the declaration.</param>
internal sealed class TensorReader(ProtoReader reader)
{
    /// <summary>Reads it.</summary>
    /// <param name="bytes">The declaration's length.</param>
    /// <exception cref="InvalidDataException">It is cut short, or is none.</exception>
    public GraphTensor Read(long bytes)
    {
        string name = "";
        GraphTensor tensor = new("", null, null);
        reader.Message(bytes, (field, length) => field switch
        {
            1 => Do(() => name = reader.Text(length)),
            2 => Do(() => reader.Message(length, (kind, type) => kind == 1 && Do(() => tensor = Tensor(type)))),
            _ => false,
        });
        return tensor with { Name = name };
    }

    private GraphTensor Tensor(long bytes)
    {
        ElementType type = default;
        List<Axis>? axes = null;
        reader.Message(bytes, (field, length) => field switch
        {
            1 => Do(() => type = (ElementType)reader.Varint()),
            2 => Do(() => axes = Shape(length)),
            _ => false,
        });
        return new GraphTensor("", type, axes);
    }

    private List<Axis> Shape(long bytes)
    {
        List<Axis> axes = [];
        reader.Message(bytes, (field, length) => field == 1 && Do(() => axes.Add(Dimension(length))));
        return axes;
    }

    private Axis Dimension(long bytes)
    {
        long size = -1;
        string name = "";
        reader.Message(bytes, (field, length) => field switch
        {
            1 => Do(() => size = reader.Varint()),
            2 => Do(() => name = reader.Text(length)),
            _ => false,
        });
        return Axis.Of(size, name);
    }

    private static bool Do(Action read)
    {
        read();
        return true;
    }
}

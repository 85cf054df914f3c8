using System.Globalization;
using System.Runtime.InteropServices;
using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>
/// Moves a graph's large tensors into one file, which all blocks then refer to; small ones, shapes among them, stay or
/// come into the graph, where ONNX Runtime reads them when it looks at shapes.
/// </summary>
internal static class WeightMover
{
    // In bytes; below it a tensor is not worth a place in the file.
    private const int Large = 1024;

    /// <summary>Moves the tensors of a graph.</summary>
    /// <param name="graph">The graph; afterwards its tensors are not in memory.</param>
    /// <param name="weights">The file.</param>
    public static void Move(SourceGraph graph, WeightFile weights)
    {
        Move(graph.File, graph.Model.Graph, weights);
        weights.Flush();
    }

    private static void Move(string file, GraphProto graph, WeightFile weights)
    {
        foreach (TensorProto tensor in graph.Initializer)
        {
            Move(file, tensor, weights);
        }

        foreach (NodeProto node in graph.Node)
        {
            // What nodes hold in the graph stays there; such constants are small.
            foreach (TensorProto tensor in node.Attribute.Select(attribute => attribute.T).OfType<TensorProto>()
                .Where(tensor => tensor.DataLocation == DataLocation.External))
            {
                Move(file, tensor, weights);
            }

            foreach (GraphProto body in Bodies.Of(node))
            {
                Move(file, body, weights);
            }
        }
    }

    private static void Move(string file, TensorProto tensor, WeightFile weights)
    {
        if (tensor.DataLocation == DataLocation.External)
        {
            MoveExternal(file, tensor, weights);
            return;
        }

        PackRaw(tensor);
        if (tensor.RawData.Length >= Large)
        {
            WeightReference place = weights.Append<byte>(ElementType.Int8, tensor.RawData.Span, tensor.RawData.Length);
            Refer(tensor, weights, place.Offset, place.Length);
        }
    }

    private static void MoveExternal(string file, TensorProto tensor, WeightFile weights)
    {
        (string path, long offset, long length) = ExternalTensors.Find(file, tensor);
        using FileStream stream = File.OpenRead(path);
        stream.Position = offset;
        if (length >= Large)
        {
            Refer(tensor, weights, weights.Append(stream, length), length);
            return;
        }

        byte[] bytes = new byte[length];
        stream.ReadExactly(bytes);
        tensor.ExternalData.Clear();
        tensor.DataLocation = DataLocation.Default;
        tensor.RawData = ByteString.CopyFrom(bytes);
    }

    private static void Refer(TensorProto tensor, WeightFile weights, long offset, long length)
    {
        tensor.ClearRawData();
        tensor.DataLocation = DataLocation.External;
        tensor.ExternalData.Clear();
        Add("location", weights.Name);
        Add("offset", offset.ToString(CultureInfo.InvariantCulture));
        Add("length", length.ToString(CultureInfo.InvariantCulture));

        void Add(string key, string value) =>
            tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
    }

    // Some exporters write values as lists of their type.
    private static void PackRaw(TensorProto tensor)
    {
        switch (tensor.DataType)
        {
            case DataType.Float when tensor.FloatData.Count > 0:
                tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(tensor.FloatData.ToArray()));
                tensor.FloatData.Clear();
                break;
            case DataType.Double when tensor.DoubleData.Count > 0:
                tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<double>(tensor.DoubleData.ToArray()));
                tensor.DoubleData.Clear();
                break;
            case DataType.Int64 when tensor.Int64Data.Count > 0:
                tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<long>(tensor.Int64Data.ToArray()));
                tensor.Int64Data.Clear();
                break;
            case DataType.Float16 when tensor.Int32Data.Count > 0:
                ushort[] halves = [.. tensor.Int32Data.Select(v => (ushort)v)];
                tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<ushort>(halves));
                tensor.Int32Data.Clear();
                break;
            case DataType.Int8 or DataType.Uint8 when tensor.Int32Data.Count > 0:
                tensor.RawData = ByteString.CopyFrom(tensor.Int32Data.Select(v => (byte)v).ToArray());
                tensor.Int32Data.Clear();
                break;
        }
    }
}

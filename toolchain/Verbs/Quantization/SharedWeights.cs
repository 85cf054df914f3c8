using System.Globalization;
using System.Security.Cryptography;
using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>The file of weights that the new graphs share: equal ones are in it once.</summary>
internal sealed class SharedWeights(WeightFile file)
{
    private readonly Dictionary<string, QuantizedMatrix> _matrices = [];
    private readonly Dictionary<string, WeightReference> _written = [];

    /// <summary>The quantized form of a matrix; that of an equal one is used again.</summary>
    /// <param name="values">The matrix.</param>
    /// <param name="kind">How it is quantized: different words for different ways.</param>
    /// <param name="quantize">Does it.</param>
    public QuantizedMatrix Quantized(byte[] values, string kind, Func<QuantizedMatrix> quantize)
    {
        string key = kind + Convert.ToHexString(SHA256.HashData(values));
        if (!_matrices.TryGetValue(key, out QuantizedMatrix? matrix))
        {
            matrix = quantize();
            _matrices.Add(key, matrix);
        }

        return matrix;
    }

    /// <summary>Makes a tensor whose values lie in the file.</summary>
    public TensorProto Tensor<T>(
        string name, TensorProto.Types.DataType type, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        string key = type
            + Convert.ToHexString(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values)));
        if (!_written.TryGetValue(key, out WeightReference? weight))
        {
            weight = file.Append((ElementType)type, values, shape);
            _written.Add(key, weight);
        }

        TensorProto tensor =
            new() { Name = name, DataType = type, DataLocation = TensorProto.Types.DataLocation.External };
        tensor.Dims.AddRange(shape.ToArray());
        Add("location", weight.File);
        Add("offset", weight.Offset.ToString(CultureInfo.InvariantCulture));
        Add("length", weight.Length.ToString(CultureInfo.InvariantCulture));
        return tensor;

        void Add(string entry, string value) =>
            tensor.ExternalData.Add(new StringStringEntryProto { Key = entry, Value = value });
    }
}

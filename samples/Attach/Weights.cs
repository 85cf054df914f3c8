using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Attach;

/// <summary>The weights of <c>safetensors</c> files, in single precision.</summary>
internal sealed class Weights
{
    private readonly Dictionary<string, (long[] Shape, float[] Values)> _tensors = [];

    /// <summary>Reads files.</summary>
    public Weights(params string[] files)
    {
        foreach (string file in files)
        {
            Read(File.ReadAllBytes(file));
        }
    }

    /// <summary>A tensor.</summary>
    public (long[] Shape, float[] Values) this[string name] => _tensors[name];

    /// <summary>A matrix, its axes exchanged.</summary>
    public (long[] Shape, float[] Values) Transposed(string name)
    {
        (long[] shape, float[] values) = this[name];
        (long rows, long columns) = (shape[0], shape[1]);
        float[] turned = new float[values.Length];
        for (long row = 0; row < rows; row++)
        {
            for (long column = 0; column < columns; column++)
            {
                turned[(column * rows) + row] = values[(row * columns) + column];
            }
        }

        return ([columns, rows], turned);
    }

    // The length of the header, the header, the values.
    private void Read(byte[] bytes)
    {
        int header = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        using JsonDocument document = JsonDocument.Parse(bytes.AsMemory(8, header));
        foreach (JsonProperty tensor in document.RootElement.EnumerateObject().Where(p => p.Name != "__metadata__"))
        {
            int[] place = tensor.Value.GetProperty("data_offsets").Deserialize<int[]>()!;
            _tensors[tensor.Name] = (
                tensor.Value.GetProperty("shape").Deserialize<long[]>()!,
                MemoryMarshal.Cast<byte, float>(bytes.AsSpan(8 + header)[place[0]..place[1]]).ToArray());
        }
    }
}

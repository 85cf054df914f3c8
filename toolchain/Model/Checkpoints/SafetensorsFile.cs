using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using Microsoft.Win32.SafeHandles;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>
/// Reads tensors from a safetensors file. Opening reads the header only; values are read, and widened to single
/// precision, when asked for. Thread-safe.
/// </summary>
internal sealed class SafetensorsFile : IDisposable
{
    // How many values are read at once.
    private const int PartLength = 1 << 20;

    private readonly SafeFileHandle _handle;

    private SafetensorsFile(string path, SafeFileHandle handle, Dictionary<string, SafetensorsEntry> entries)
    {
        Path = path;
        _handle = handle;
        Entries = entries;
    }

    /// <summary>The file, as it was given.</summary>
    public string Path { get; }

    /// <summary>The file's tensors, by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="ToolException">The file is missing or its header is impossible.</exception>
    public static SafetensorsFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new ToolException(
                $"{path}: no such file; a model's weights are expected there, in safetensors format.");
        }

        ModelFile.Require(path);
        using FileStream stream = File.OpenRead(path);
        Dictionary<string, SafetensorsEntry> entries = SafetensorsHeader.Read(stream, path);
        return new SafetensorsFile(path, File.OpenHandle(path), entries);
    }

    /// <summary>
    /// Reads the tensor <paramref name="name"/>, whose shape must be <paramref name="shape"/>, row-major.
    /// </summary>
    /// <exception cref="ToolException">There is no such tensor, or its shape or type is another.</exception>
    public float[] Read(string name, params ReadOnlySpan<int> shape)
    {
        SafetensorsEntry entry = Find(name);
        return shape.SequenceEqual(entry.Shape)
            ? ReadValues(entry)
            : throw new ToolException(
                $"{Path}: tensor '{name}' has the shape {entry.ShapeText}, but {SafetensorsEntry.Describe(shape)} is "
                + "expected; config and weights do not belong together.");
    }

    /// <summary>Reads the tensor <paramref name="name"/> whatever its shape, row-major.</summary>
    /// <exception cref="ToolException">There is no such tensor, or its type is none of F32, F16 and BF16.</exception>
    public FloatTensor Read(string name)
    {
        SafetensorsEntry entry = Find(name);
        return new FloatTensor(name, entry.Shape, ReadValues(entry));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _handle.Dispose();

    private SafetensorsEntry Find(string name) => Entries.TryGetValue(name, out SafetensorsEntry? entry)
        ? entry
        : throw new ToolException($"{Path}: there is no tensor '{name}'; is this a model of another kind?");

    private float[] ReadValues(SafetensorsEntry entry)
    {
        if (!entry.Type.IsReadable)
        {
            throw new ToolException(
                $"{Path}: tensor '{entry.Name}' has the type {entry.Type.Name}; F32, F16 and BF16 can be read.");
        }

        float[] values = new float[entry.Count];
        byte[] halves = new byte[entry.Type.Size == 2 ? 2 * Math.Min(PartLength, values.Length) : 0];
        for (long done = 0; done < values.Length; done += PartLength)
        {
            Span<float> part = values.AsSpan((int)done, (int)Math.Min(PartLength, values.Length - done));
            long offset = entry.Offset + (done * entry.Type.Size);
            if (entry.Type.Size == 4)
            {
                // The format is little-endian, and so is every platform that ONNX Runtime and TorchSharp run on.
                ReadBytes(entry, offset, MemoryMarshal.AsBytes(part));
            }
            else
            {
                ReadBytes(entry, offset, halves.AsSpan(0, 2 * part.Length));
                Widen(halves, part, isBrain: entry.Type.Name == "BF16");
            }
        }

        return values;
    }

    private static void Widen(ReadOnlySpan<byte> halves, Span<float> values, bool isBrain)
    {
        for (int i = 0; i < values.Length; i++)
        {
            ushort bits = BinaryPrimitives.ReadUInt16LittleEndian(halves[(2 * i)..]);
            values[i] = isBrain
                ? BitConverter.UInt32BitsToSingle((uint)bits << 16)
                : (float)BitConverter.UInt16BitsToHalf(bits);
        }
    }

    private void ReadBytes(SafetensorsEntry entry, long offset, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int count = RandomAccess.Read(_handle, bytes, offset);
            if (count == 0)
            {
                throw new ToolException(
                    $"{Path}: the file ends within tensor '{entry.Name}'; fetch or write it again.");
            }

            bytes = bytes[count..];
            offset += count;
        }
    }
}

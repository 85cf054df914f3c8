namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>An element type of the safetensors format, as far as its size matters here.</summary>
internal readonly record struct SafetensorsType(string Name, int Size)
{
    /// <summary>Whether values of this type are read as single precision.</summary>
    public bool IsReadable => Name is "F32" or "F16" or "BF16";

    /// <summary>The type called <paramref name="name"/>; null when it is not known.</summary>
    public static SafetensorsType? Find(string name) => name switch
    {
        "F64" or "I64" or "U64" => new(name, 8),
        "F32" or "I32" or "U32" => new(name, 4),
        "F16" or "BF16" or "I16" or "U16" => new(name, 2),
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => new(name, 1),
        _ => null,
    };
}

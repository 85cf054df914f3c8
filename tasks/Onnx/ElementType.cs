using System.Globalization;

namespace EarlyExitGen.Tasks.Onnx;

/// <summary>What a tensor's elements are, by the numbers that the ONNX format gives them.</summary>
internal static class ElementType
{
    public const int Float32 = 1;
    public const int Int32 = 6;
    public const int Int64 = 7;

    /// <summary>The type's name in messages.</summary>
    public static string NameOf(int type) => type switch
    {
        Float32 => "float32",
        2 => "uint8",
        3 => "int8",
        4 => "uint16",
        5 => "int16",
        Int32 => "int32",
        Int64 => "int64",
        8 => "string",
        9 => "bool",
        10 => "float16",
        11 => "float64",
        12 => "uint32",
        13 => "uint64",
        16 => "bfloat16",
        _ => "type " + type.ToString(CultureInfo.InvariantCulture),
    };
}

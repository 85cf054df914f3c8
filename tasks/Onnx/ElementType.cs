using System.Globalization;

namespace EarlyExitGen.Tasks.Onnx;

/// <summary>The element types of tensors, by the numbers that the ONNX format gives them.</summary>
internal static class ElementType
{
    public const int Float32 = 1;
    public const int Int32 = 6;
    public const int Int64 = 7;

    /// <summary>The bits of an element; null of a type that is unknown, or whose elements are of no fixed size.</summary>
    public static int? BitsOf(int type) => type switch
    {
        21 or 22 or 23 => 4,
        2 or 3 or 9 or (>= 17 and <= 20) or 24 => 8,
        4 or 5 or 10 or 16 => 16,
        Float32 or Int32 or 12 => 32,
        Int64 or 11 or 13 or 14 => 64,
        15 => 128,
        _ => null,
    };

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

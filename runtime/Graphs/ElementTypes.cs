namespace EarlyExitGen.Graphs;

/// <summary>What is to be known of element types.</summary>
internal static class ElementTypes
{
    /// <summary>
    /// The bits of an element; null of a type that is unknown, or whose elements are of no fixed size.
    /// </summary>
    public static int? Bits(this ElementType type) => type switch
    {
        ElementType.UInt4 or ElementType.Int4 or ElementType.Float4E2M1 => 4,
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool or ElementType.Float8E8M0
            or (>= ElementType.Float8E4M3FN and <= ElementType.Float8E5M2FNUZ) => 8,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 16,
        ElementType.UInt32 or ElementType.Int32 or ElementType.Float32 => 32,
        ElementType.UInt64 or ElementType.Int64 or ElementType.Float64 or ElementType.Complex64 => 64,
        ElementType.Complex128 => 128,
        _ => null,
    };

    /// <summary>The type's name in messages: <c>float32</c>, or <c>type 99</c> of one that has none.</summary>
    public static string Name(this ElementType type)
    {
        string name = type.ToString();
        return char.IsLetter(name[0]) ? name.ToLowerInvariant() : "type " + name;
    }
}

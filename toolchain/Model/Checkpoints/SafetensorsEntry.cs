namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>One tensor's entry in a safetensors header; checked against the file.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its dimensions, outermost first; empty for a scalar.</param>
/// <param name="Count">The number of elements.</param>
/// <param name="Offset">Where its first byte lies in the file.</param>
internal sealed record SafetensorsEntry(string Name, SafetensorsType Type, int[] Shape, int Count, long Offset)
{
    /// <summary>The shape as error messages show it, "[384, 1536]".</summary>
    public string ShapeText => Describe(Shape);

    /// <summary>A shape as error messages show it.</summary>
    public static string Describe(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}

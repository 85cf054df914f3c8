
namespace EarlyExitGen.Toolchain.Model.Onnx;

/// <summary>One axis of an input or output: a constant size, or a name for a size known only at run time.</summary>
internal readonly record struct Dimension
{
    private Dimension(long size, string? name)
    {
        Size = size;
        Name = name;
    }

    /// <summary>The number of texts.</summary>
    public static Dimension Batch { get; } = "batch";

    /// <summary>The number of token ids of each text.</summary>
    public static Dimension Sequence { get; } = "sequence";

    /// <summary>The constant size; meaningless where <see cref="Name"/> is set.</summary>
    public long Size { get; }

    /// <summary>The symbolic name; null for a constant size.</summary>
    public string? Name { get; }

    /// <summary>A constant size.</summary>
    public static implicit operator Dimension(int size) => new(size, null);

    /// <summary>A symbolic size.</summary>
    public static implicit operator Dimension(string name) => new(0, name);
}

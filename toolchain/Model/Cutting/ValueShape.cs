using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>What is known of a value's type and axes.</summary>
/// <param name="Type">The element type.</param>
/// <param name="Axes">The axes in order.</param>
internal sealed record ValueShape(DataType Type, IReadOnlyList<Axis> Axes)
{
    /// <summary>Whether the values are floating-point numbers of any precision.</summary>
    public bool IsFloat => Type is DataType.Float or DataType.Float16 or DataType.Bfloat16 or DataType.Double;

    /// <summary>Whether this is [batch, sequence, H] of floating-point numbers: what a cut can go through.</summary>
    public bool IsState => IsFloat && Axes is [var batch, var sequence, { IsNumber: true }]
        && batch == Axis.Batch && sequence == Axis.Sequence;

    /// <summary>Whether this has something of every token of every text.</summary>
    public bool IsPerToken => Axis.Product(Axes) is { BatchPower: 1, SequencePower: 1 };

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", Axes)}]";
}

using EarlyExitGen.Graphs;

namespace EarlyExitGen.Loading;

/// <summary>The shape of a block's input or output: every axis a constant, the batch, or the sequence.</summary>
internal sealed class TensorShape
{
    private const int Batch = -1;
    private const int Sequence = -2;

    private readonly int[] _axes;

    private TensorShape(int[] axes) => _axes = axes;

    /// <summary>The shape of token ids, attention mask and token types.</summary>
    public static TensorShape Tokens { get; } = new([Batch, Sequence]);

    /// <summary>The shape [batch, labels].</summary>
    public static TensorShape Logits(int labels) => new([Batch, labels]);

    /// <summary>The shape of a state tensor.</summary>
    /// <param name="axes">What its axes follow.</param>
    public static TensorShape Of(IReadOnlyList<AxisUse> axes) => new([.. axes.Select(AxisOf)]);

    /// <summary>
    /// Whether it is that of hidden states: some constant number for each text, or for each of its tokens.
    /// </summary>
    public bool IsHidden => _axes is [Batch, >= 0] or [Batch, Sequence, >= 0];

    /// <summary>The sizes for <paramref name="batch"/> texts of <paramref name="length"/> tokens.</summary>
    public long[] At(int batch, int length) =>
        [.. _axes.Select(axis => axis switch { Batch => batch, Sequence => length, _ => (long)axis })];

    /// <summary>
    /// The number of elements for <paramref name="batch"/> texts of <paramref name="length"/> tokens.
    /// </summary>
    public long Count(int batch, int length)
    {
        long product = 1;
        foreach (int axis in _axes)
        {
            product = checked(product * axis switch { Batch => batch, Sequence => length, _ => axis });
        }

        return product;
    }

    // A size beyond the largest needs more memory than there can be, as the largest does.
    private static int AxisOf(AxisUse axis) => axis.Role switch
    {
        AxisRole.Batch => Batch,
        AxisRole.Constant => (int)Math.Min(axis.Size, int.MaxValue),
        _ => Sequence,
    };
}

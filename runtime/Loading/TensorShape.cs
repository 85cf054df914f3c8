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

    /// <summary>Whether the first axis, and only it, is the batch.</summary>
    public bool IsBatch => _axes.Length > 0 && _axes[0] == Batch && !_axes.AsSpan(1).Contains(Batch);

    /// <summary>The shape [batch, labels].</summary>
    public static TensorShape Logits(int labels) => new([Batch, labels]);

    /// <summary>The shape that a graph declares; null if an axis is neither constant nor batch nor sequence.</summary>
    public static TensorShape? Of(GraphTensor tensor)
    {
        int[] axes = [.. tensor.Sizes];
        for (int i = 0; i < axes.Length; i++)
        {
            if (axes[i] >= 0)
            {
                continue;
            }

            switch (tensor.Axes[i])
            {
                case "batch":
                    axes[i] = Batch;
                    break;
                case "sequence":
                    axes[i] = Sequence;
                    break;
                default:
                    return null;
            }
        }

        return new TensorShape(axes);
    }

    /// <summary>The sizes for <paramref name="batch"/> texts of <paramref name="length"/> tokens.</summary>
    public long[] At(int batch, int length) =>
        [.. _axes.Select(axis => axis switch { Batch => batch, Sequence => length, _ => (long)axis })];

    /// <summary>The number of elements for <paramref name="batch"/> texts of <paramref name="length"/> tokens.</summary>
    public long Count(int batch, int length)
    {
        long product = 1;
        foreach (int axis in _axes)
        {
            product = checked(product * axis switch { Batch => batch, Sequence => length, _ => axis });
        }

        return product;
    }

    /// <summary>Whether the axes are the same, one by one.</summary>
    public bool Matches(TensorShape other) => _axes.AsSpan().SequenceEqual(other._axes);

    /// <inheritdoc/>
    public override string ToString()
    {
        IEnumerable<string> axes = _axes.Select(axis => axis switch
        {
            Batch => "batch",
            Sequence => "sequence",
            _ => FormattableString.Invariant($"{axis}"),
        });
        return $"[{string.Join(", ", axes)}]";
    }
}

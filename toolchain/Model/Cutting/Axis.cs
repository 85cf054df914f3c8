using System.Globalization;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>
/// The size of one axis: a number, times so many factors of the batch's and the sequence's sizes; or unknown, where it
/// is nothing of the kind (it depends on the values, or is a sum).
/// </summary>
internal readonly record struct Axis
{
    private Axis(long factor, int batch, int sequence)
    {
        IsKnown = true;
        Factor = factor;
        BatchPower = batch;
        SequencePower = sequence;
    }

    /// <summary>An axis of which nothing is known.</summary>
    public static Axis Unknown => default;

    /// <summary>The number of texts.</summary>
    public static Axis Batch { get; } = new(1, 1, 0);

    /// <summary>The number of tokens of each text.</summary>
    public static Axis Sequence { get; } = new(1, 0, 1);

    /// <summary>Whether the size is of this form at all.</summary>
    public bool IsKnown { get; }

    /// <summary>The constant factor.</summary>
    public long Factor { get; }

    /// <summary>How many times the number of texts is a factor.</summary>
    public int BatchPower { get; }

    /// <summary>How many times the number of tokens is a factor.</summary>
    public int SequencePower { get; }

    /// <summary>Whether the size is the same for all inputs.</summary>
    public bool IsNumber => IsKnown && BatchPower == 0 && SequencePower == 0;

    /// <summary>A constant size.</summary>
    public static Axis Number(long size) => new(size, 0, 0);

    /// <summary>The size of all these axes together.</summary>
    public static Axis Product(IEnumerable<Axis> axes)
    {
        Axis product = Number(1);
        foreach (Axis axis in axes)
        {
            if (!axis.IsKnown)
            {
                return Unknown;
            }

            product = new Axis(
                product.Factor * axis.Factor,
                product.BatchPower + axis.BatchPower,
                product.SequencePower + axis.SequencePower);
        }

        return product;
    }

    /// <summary>The form that explains what sizes an axis had; unknown if none does.</summary>
    /// <param name="seen">Each size, with batch and sequence that it was seen at; these have no common factors.</param>
    public static Axis Explain(IReadOnlyList<(long Size, int Batch, int Sequence)> seen)
    {
        for (int power = 0; power < 9; power++)
        {
            (int batch, int sequence) = (power / 3, power % 3);
            long? factor = null;
            bool fits = true;
            foreach ((long size, int texts, int tokens) in seen)
            {
                long unit = (long)Math.Pow(texts, batch) * (long)Math.Pow(tokens, sequence);
                fits &= size % unit == 0 && (factor ?? size / unit) == size / unit;
                factor ??= size / unit;
            }

            if (fits)
            {
                return new Axis(factor ?? 0, batch, sequence);
            }
        }

        return Unknown;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (!IsKnown)
        {
            return "?";
        }

        IEnumerable<string> factors =
            Enumerable.Repeat("batch", BatchPower).Concat(Enumerable.Repeat("sequence", SequencePower));
        return IsNumber || Factor != 1
            ? string.Join(" * ", factors.Prepend(Factor.ToString(CultureInfo.InvariantCulture)))
            : string.Join(" * ", factors);
    }
}

using EarlyExitGen.Calibration;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Calibration;

namespace EarlyExitGen.Toolchain.Verbs.Sweeping;

/// <summary>The figures of some texts at one setting of a dial.</summary>
internal sealed record DialPoint
{
    /// <summary>The bound on the rule's key; negative infinity where no text leaves early.</summary>
    public double Key { get; init; } = double.NegativeInfinity;

    /// <summary>The next key, which the bound does not reach; positive infinity if there is none.</summary>
    public double Next { get; init; } = double.PositiveInfinity;

    /// <summary>How many texts leave at each exit.</summary>
    public required IReadOnlyList<int> Exits { get; init; }

    /// <summary>How many texts get another answer than from the last exit.</summary>
    public required int Disagreements { get; init; }

    /// <summary>How many the last exit answers as labelled; null without labels.</summary>
    public int? FullRight { get; init; }

    /// <summary>How many of these are answered otherwise.</summary>
    public int Lost { get; init; }

    /// <summary>How many are answered as labelled where the last exit is wrong.</summary>
    public int Gained { get; init; }

    /// <summary>The number of texts.</summary>
    public int Count => Exits.Sum();

    /// <summary>The share of texts that get another answer than from the last exit.</summary>
    public double Disagreement => (double)Disagreements / Count;

    /// <summary>The share of texts answered as labelled; null without labels.</summary>
    public double? Accuracy => (double?)(FullRight - Lost + Gained) / Count;

    /// <summary>The figures of texts that leave at the given exits.</summary>
    public static DialPoint Of(LogitTable logits, IReadOnlyList<int> exits)
    {
        int[] counts = new int[logits.Exits];
        DialPoint point = new() { Exits = counts, Disagreements = 0, FullRight = logits.IsLabelled ? 0 : null };
        for (int text = 0; text < exits.Count; text++)
        {
            counts[exits[text]]++;
            point = point with { FullRight = point.FullRight + (logits.IsRight(text, logits.Exits - 1) ? 1 : 0) };
            point = point.Add(logits, text, exits[text], 1);
        }

        return point;
    }

    /// <summary>The point after a text has moved; <see cref="Exits"/> is the caller's to change.</summary>
    public DialPoint Move(LogitTable logits, ExitMove move) =>
        Add(logits, move.Text, move.From, -1).Add(logits, move.Text, move.To, 1);

    private DialPoint Add(LogitTable logits, int text, int exit, int times)
    {
        if (logits.Agrees(text, exit))
        {
            return this;
        }

        return this with
        {
            Disagreements = Disagreements + times,
            Lost = Lost + (logits.IsRight(text, logits.Exits - 1) ? times : 0),
            Gained = Gained + (logits.IsRight(text, exit) ? times : 0),
        };
    }
}

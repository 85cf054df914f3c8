using EarlyExitGen.Calibration;

namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary>Texts for which about the same was predicted: of agreement with the last exit, or of being right.</summary>
/// <param name="Count">How many texts.</param>
/// <param name="Expected">The mean of the predicted probabilities.</param>
/// <param name="Seen">The share for which it came true.</param>
internal sealed record AgreementBin(int Count, double Expected, double Seen)
{
    private const int Bins = 10;

    /// <summary>
    /// Agreement predicted and seen in tenths of the texts that an exit has a prediction for, by that prediction; a
    /// text counts as far as it gets to the exit, since its map is fitted so.
    /// </summary>
    /// <param name="texts">The texts, as maps see them that were fitted without them.</param>
    /// <param name="exit">The exit; not the last one.</param>
    public static IReadOnlyList<AgreementBin> Tenths(IReadOnlyList<HeldOutRow> texts, int exit)
    {
        HeldOutRow[] sorted = [.. texts
            .Where(text => !double.IsNaN(text.Disagreement[exit]))
            .OrderByDescending(text => text.Disagreement[exit])];
        return [.. Enumerable.Range(0, Bins)
            .Select(bin => sorted[(bin * sorted.Length / Bins)..((bin + 1) * sorted.Length / Bins)])
            .Where(bin => bin.Length > 0)
            .Select(bin => Of(bin, exit))];
    }

    private static AgreementBin Of(HeldOutRow[] texts, int exit)
    {
        double total = texts.Sum(text => text.Weight(exit));
        return new AgreementBin(
            texts.Length,
            texts.Sum(text => text.Weight(exit) * (1 - text.Disagreement[exit])) / total,
            texts.Where(text => text.Agrees[exit]).Sum(text => text.Weight(exit)) / total);
    }
}

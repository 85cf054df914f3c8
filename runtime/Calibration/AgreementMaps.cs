namespace EarlyExitGen.Calibration;

/// <summary>
/// The exits' maps, fitted on all texts, and each text as maps see it that were fitted on the half it is not of.
/// </summary>
/// <param name="Maps">Each exit's map but the last's; null where none could be fitted.</param>
/// <param name="HeldOut">The texts.</param>
internal sealed record AgreementMaps(IReadOnlyList<AgreementMap?> Maps, IReadOnlyList<HeldOutRow> HeldOut)
{
    /// <summary>Fits.</summary>
    /// <param name="scores">By exit but the last, the score of each text.</param>
    /// <param name="agrees">By exit but the last, whether it answers each text as the last one does.</param>
    /// <param name="halves">Which half each text belongs to, 0 or 1.</param>
    public static AgreementMaps Fit(
        IReadOnlyList<float[]> scores, IReadOnlyList<bool[]> agrees, IReadOnlyList<int> halves)
    {
        ExitMaps[] maps = [.. scores.Select((own, exit) => Fit(own, agrees[exit], halves))];
        return new AgreementMaps(
            [.. maps.Select(m => m.All)],
            [.. halves.Select((half, text) => new HeldOutRow(
                [.. maps.Select((m, exit) => m.Other(half)?.Disagreement(scores[exit][text]) ?? double.NaN)],
                [.. agrees.Select(exit => exit[text])]))]);
    }

    // An exit that one half cannot fit is not tried on the other, so that nothing could be promised for it.
    private static ExitMaps Fit(float[] scores, bool[] agrees, IReadOnlyList<int> halves)
    {
        AgreementMap? all = AgreementFit.Fit(scores, agrees);
        AgreementMap? first = Half(0);
        AgreementMap? second = Half(1);
        return all is null || first is null || second is null
            ? new ExitMaps(null, null, null)
            : new ExitMaps(all, first, second);

        AgreementMap? Half(int half) => AgreementFit.Fit(
            [.. scores.Where((_, text) => halves[text] == half)], [.. agrees.Where((_, text) => halves[text] == half)]);
    }

    // The maps of one exit: fitted on all texts, and on each half.
    private sealed record ExitMaps(AgreementMap? All, AgreementMap? First, AgreementMap? Second)
    {
        public AgreementMap? Other(int half) => half == 0 ? Second : First;
    }
}

namespace EarlyExitGen.Calibration;

/// <summary>
/// The exits' maps, fitted on all texts, and each text as maps see it that were fitted without it (ten-fold
/// cross-validation: Stone, "Cross-validatory choice and assessment of statistical predictions", 1974).
/// </summary>
/// <param name="Maps">Each exit's map but the last's; null where none could be fitted.</param>
/// <param name="HeldOut">The texts.</param>
internal sealed record AgreementMaps(IReadOnlyList<AgreementMap?> Maps, IReadOnlyList<HeldOutRow> HeldOut)
{
    /// <summary>
    /// Into how many parts the texts are divided: maps fitted on all others predict each part, so that these are nearly
    /// as good as the maps that are fitted on all texts.
    /// </summary>
    public const int Parts = 10;

    /// <summary>Fits the maps of exits that stand one behind another, each to the texts that get there.</summary>
    /// <param name="scores">By exit but the last, the score of each text.</param>
    /// <param name="agrees">By exit but the last, whether it answers each text as the last one does.</param>
    /// <param name="parts">Which part each text belongs to, less than <see cref="Parts"/>.</param>
    public static AgreementMaps Fit(
        IReadOnlyList<float[]> scores, IReadOnlyList<bool[]> agrees, IReadOnlyList<int> parts) =>
        Fit(scores, agrees, parts, inTurn: true);

    /// <summary>
    /// Fits the maps of exits of which any may be left out, each to all texts alike: for choosing among them.
    /// </summary>
    /// <param name="scores">By exit but the last, the score of each text.</param>
    /// <param name="agrees">By exit but the last, whether it answers each text as the last one does.</param>
    /// <param name="parts">Which part each text belongs to, less than <see cref="Parts"/>.</param>
    public static AgreementMaps FitAlone(
        IReadOnlyList<float[]> scores, IReadOnlyList<bool[]> agrees, IReadOnlyList<int> parts) =>
        Fit(scores, agrees, parts, inTurn: false);

    private static AgreementMaps Fit(
        IReadOnlyList<float[]> scores, IReadOnlyList<bool[]> agrees, IReadOnlyList<int> parts, bool inTurn)
    {
        int[] texts = [.. Enumerable.Range(0, parts.Count)];
        Sample all = new(texts);
        Sample[] others =
            [.. Enumerable.Range(0, Parts).Select(part => new Sample([.. texts.Where(text => parts[text] != part)]))];
        AgreementMap?[] maps = new AgreementMap?[scores.Count];
        double[][] heldOut = [.. texts.Select(_ => new double[scores.Count])];
        for (int exit = 0; exit < maps.Length; exit++)
        {
            float[] own = scores[exit];
            AgreementMap? map = all.Fit(own, agrees[exit]);
            AgreementMap?[] without = [.. others.Select(sample => sample.Fit(own, agrees[exit]))];

            // Where one sample does not do for a map nothing could be promised of the part that it leaves out.
            bool isFitted = map is not null && without.All(other => other is not null);
            foreach (int text in texts)
            {
                heldOut[text][exit] = isFitted ? without[parts[text]]!.Disagreement(own[text]) : double.NaN;
            }

            if (isFitted)
            {
                maps[exit] = map;
                if (inTurn)
                {
                    all.GoOn(map!, own);
                    for (int part = 0; part < Parts; part++)
                    {
                        others[part].GoOn(without[part]!, own);
                    }
                }
            }
        }

        return new AgreementMaps(
            maps, [.. texts.Select(text => new HeldOutRow(heldOut[text], [.. agrees.Select(exit => exit[text])]))]);
    }

    // Texts that maps are fitted on, and how far each has gone on to the exit that is next.
    private sealed class Sample(int[] texts)
    {
        private readonly double[] _shares = [.. texts.Select(_ => 1.0)];

        public AgreementMap? Fit(float[] scores, bool[] agrees) => AgreementFit.Fit(
            [.. texts.Select(text => scores[text])],
            [.. texts.Select(text => agrees[text])],
            [.. _shares.Select(Arrival.Weight)]);

        public void GoOn(AgreementMap map, float[] scores)
        {
            for (int i = 0; i < texts.Length; i++)
            {
                _shares[i] *= Arrival.Past(map.Disagreement(scores[texts[i]]));
            }
        }
    }
}

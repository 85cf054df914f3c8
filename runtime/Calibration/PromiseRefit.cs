using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;

namespace EarlyExitGen;

/// <summary>
/// Fits a cascade's agreement maps and promised rates to texts as it meets them, for which no labels are needed: what
/// <c>earlyexit calibrate MANIFEST --texts</c> does, in an application.
/// </summary>
public static class PromiseRefit
{
    /// <summary>A manifest with maps and promises that were fitted to texts; the rest of its text stays.</summary>
    /// <param name="manifest">The manifest's text.</param>
    /// <param name="fingerprint">The <see cref="CascadeInfo.Fingerprint"/> of the cascade that ran the texts.</param>
    /// <param name="texts">
    /// The texts, a random sample: n of them support rates down to about 3/n. Their order must not matter.
    /// </param>
    /// <returns>The text of the manifest. What was measured at its operating points is gone from it.</returns>
    /// <exception cref="ArgumentException">
    /// A text is of another number of exits, or there are fewer than two.
    /// </exception>
    /// <exception cref="CascadeException">The manifest has mistakes, or is not that cascade's.</exception>
    public static string Fit(string manifest, string fingerprint, IReadOnlyList<ObservedText> texts)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(texts);
        CascadeSpec spec = ManifestReader.Read(manifest).Spec
            ?? throw new CascadeException("The manifest has mistakes; `earlyexit inspect` lists them.");
        if (CascadeFingerprint.Of(spec) != fingerprint)
        {
            throw new CascadeException(
                $"The manifest of {spec.ClassName} is not that of the cascade that ran the texts: their fingerprints "
                    + "differ. Deploy the manifest that the application was compiled with.");
        }

        int exits = spec.Exits.Count;
        if (texts.Count < 2 || texts.Any(text => text.Scores?.Count != exits || text.Agrees?.Count != exits))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"There must be two texts or more, each with a score for each of {spec.Exits.Count} exits."),
                nameof(texts));
        }

        float[][] scores = [.. Enumerable.Range(0, spec.Exits.Count).Select(exit => (float[])
            [.. texts.Select(text => text.Scores[exit])])];
        AgreementMaps fitted = AgreementMaps.Fit(
            scores[..^1],
            [.. Enumerable.Range(0, spec.Exits.Count - 1).Select(exit => (bool[])
                [.. texts.Select(text => text.Agrees[exit])])],
            [.. Enumerable.Range(0, texts.Count).Select(text => text % AgreementMaps.Parts)]);
        IReadOnlyList<PromiseRow> rows = PromiseTable.Build(
            fitted.HeldOut, spec.Exits.Count - 1, PromiseTable.Rates, ExactBound.Upper);
        AgreementMap?[] maps = [.. fitted.Maps, null];
        return RecalibratedManifest.Of(
            new ManifestText(manifest),
            maps,
            [.. rows.Select(row => (row.Rate, row.Epsilon))],
            CalibrationTexts.Of(scores, maps, [.. rows.Select(row => row.Epsilon)]))
            .RemoveOfPoints("measured").Text;
    }
}

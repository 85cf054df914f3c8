using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;

namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>Puts what was refitted into a manifest's text.</summary>
internal static class CalibratedManifest
{
    /// <summary>
    /// The text with other maps and rates; what was measured with the old ones goes from its operating points.
    /// </summary>
    /// <param name="text">The manifest's text.</param>
    /// <param name="spec">What it says.</param>
    /// <param name="maps">Each exit's map; null to leave it without one.</param>
    /// <param name="rates">The rates that can be promised.</param>
    /// <param name="seen">What the texts looked like; null if that is not known.</param>
    public static ManifestText WithAgreement(
        ManifestText text,
        CascadeSpec spec,
        IReadOnlyList<AgreementMap?> maps,
        IReadOnlyList<PromisedRate> rates,
        CalibrationTexts? seen)
    {
        text = RecalibratedManifest.Of(
            text, maps, [.. rates.Select(row => (row.Rate, row.Epsilon))], seen);
        return WithoutMeasured(text, spec);
    }

    /// <summary>As the other, with what a calibration fitted.</summary>
    public static ManifestText WithAgreement(ManifestText text, CascadeSpec spec, CalibrationReport calibration) =>
        WithAgreement(
            text,
            spec,
            [.. calibration.Exits.Select(exit => exit.Agreement)],
            calibration.Disagreement,
            calibration.Texts);

    /// <summary>The text with other temperatures.</summary>
    public static ManifestText WithTemperatures(ManifestText text, CalibrationReport calibration)
    {
        for (int exit = 0; exit < calibration.Exits.Count; exit++)
        {
            text = text.SetOfExit(
                exit,
                "temperature",
                ManifestWriter.Value(calibration.Exits[exit].Temperature),
                before: "sha256");
        }

        return text;
    }

    /// <summary>The text without what was measured at its operating points.</summary>
    public static ManifestText WithoutMeasured(
        ManifestText text, CascadeSpec spec) => spec.OperatingPoints.Any(p => p.Measured is not null)
        ? text.Set(
            "operatingPoints",
            ManifestWriter.OperatingPoints(spec.OperatingPoints.Select(point => point with { Measured = null })),
            before: "layers")
        : text;
}

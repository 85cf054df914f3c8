using System.Globalization;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Calibration;

/// <summary>Puts maps and promises that were fitted again into a manifest's text.</summary>
internal static class RecalibratedManifest
{
    /// <summary>The text with other maps and rates.</summary>
    /// <param name="text">The manifest's text.</param>
    /// <param name="maps">Each exit's map; null to leave it without one.</param>
    /// <param name="rates">The rates that can be promised, and the epsilon that keeps each.</param>
    /// <param name="seen">What the texts looked like; null if that is not known.</param>
    public static ManifestText Of(
        ManifestText text,
        IReadOnlyList<AgreementMap?> maps,
        IReadOnlyList<(double Rate, double Epsilon)> rates,
        CalibrationTexts? seen)
    {
        for (int exit = 0; exit < maps.Count; exit++)
        {
            text = maps[exit] is { } map
                ? text.SetOfExit(
                    exit,
                    "agreement",
                    $"{{ \"slope\": {Number(map.Slope)}, \"intercept\": {Number(map.Intercept)} }}",
                    before: text.HasOfExit(exit, "block") ? "block" : "sha256")
                : text.RemoveOfExit(exit, "agreement");
        }

        text = text.Set(
            "disagreement",
            Rows(
                rates.Select(row => $"{{ \"rate\": {Number(row.Rate)}, \"epsilon\": {Number(row.Epsilon)} }}"), "  "),
            before: "layers");

        // Packages that know version 1 alone would call the property unknown.
        return seen is null
            ? text.Remove("calibration")
            : text.Set("calibration", Calibration(seen.ToSpec()), before: "layers")
                .Set("version", "2", before: "class");
    }

    /// <summary>The value of <c>calibration</c>: a line for each list.</summary>
    public static string Calibration(CalibrationSpec seen) => $$"""
        {
            "texts": {{Whole(seen.Texts)}},
            "answered": {{Rows(seen.Answered.Select(row => $"[{string.Join(", ", row.Select(Whole))}]"), "    ")}},
            "scores": {{Rows(seen.Scores.Select(row => $"[{string.Join(", ", row.Select(s => s.Text))}]"), "    ")}}
          }
        """;

    private static string Rows(IEnumerable<string> rows, string indent)
    {
        string[] all = [.. rows];
        return all.Length == 0
            ? "[]"
            : $"[\n{indent}  {string.Join($",\n{indent}  ", all)}\n{indent}]";
    }

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}

using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Reads what the texts of the calibration looked like.</summary>
internal static class CalibrationReader
{
    private const string Name = "calibration";

    /// <summary>Returns it, or null where there is none or it cannot be read.</summary>
    public static CalibrationSpec? Read(ObjectReader manifest)
    {
        if (manifest.Object(Name, required: false) is not { } value)
        {
            return null;
        }

        ObjectReader reader = new(value, manifest.Problems, "texts", "answered", "scores");
        if (manifest.Number("version", required: false) is { Token.Text: "1" })
        {
            Report(reader, reader.Start, value.Path, "version 1 has no calibration; write \"version\": 2");
        }

        int? texts = reader.Integer("texts", minimum: 1);
        int rates = manifest.CountOf("disagreement") ?? 0;
        int? exits = manifest.CountOf("exits");
        List<EquatableArray<int>> answered = [];
        foreach (JsonArray row in Rows(reader, "answered", rates, "promised rates in 'disagreement'"))
        {
            ReadCounts(reader, row, exits, texts, answered);
        }

        List<EquatableArray<NumberToken>> scores = [];
        foreach (JsonArray row in Rows(reader, "scores", exits, "exits"))
        {
            ReadScores(reader, row, scores);
        }

        return texts is { } count ? new CalibrationSpec(count, new(answered), new(scores)) : null;
    }

    private static IEnumerable<JsonArray> Rows(ObjectReader reader, string name, int? count, string of)
    {
        if (reader.Array(name) is not { } array || !reader.IsWithin(array, ManifestLimits.Rows))
        {
            return [];
        }

        if (count is not null && array.Elements.Count != count)
        {
            Report(reader, new TextRange(array.Range.Start, 1), array.Path, string.Format(
                CultureInfo.InvariantCulture,
                "there are {0} rows, but {1} {2}; calibrate again, or remove 'calibration'",
                array.Elements.Count, count, of));
        }

        return array.Elements.Select(e => reader.Check<JsonArray>(e, "an array")).OfType<JsonArray>();
    }

    private static void ReadCounts(
        ObjectReader reader, JsonArray row, int? exits, int? texts, List<EquatableArray<int>> answered)
    {
        if (!reader.IsWithin(row, ManifestLimits.Exits))
        {
            return;
        }

        int?[] counts = [.. reader.Integers(row, 0, int.MaxValue)];
        if (counts.Any(count => count is null) || texts is null)
        {
            return;
        }

        string? fault = exits is not null && counts.Length != exits
            ? "there are {0} counts, but {1} exits; calibrate again, or remove 'calibration'"
            : counts.Sum(count => (long)count!.Value) != texts
                ? "the counts do not sum to {2}, the number of texts; calibrate again, or remove 'calibration'"
            : null;
        if (fault is not null)
        {
            Report(reader, new TextRange(row.Range.Start, 1), row.Path, string.Format(
                CultureInfo.InvariantCulture, fault, counts.Length, exits, texts));
            return;
        }

        answered.Add(new EquatableArray<int>(counts.Select(count => count!.Value)));
    }

    private static void ReadScores(ObjectReader reader, JsonArray row, List<EquatableArray<NumberToken>> scores)
    {
        if (row.Elements.Count is not (0 or CalibrationSpec.Deciles))
        {
            Report(reader, new TextRange(row.Range.Start, 1), row.Path, string.Format(
                CultureInfo.InvariantCulture,
                "there are {0} scores; of each exit there are {1}, its deciles, or none",
                row.Elements.Count, CalibrationSpec.Deciles));
            return;
        }

        List<NumberToken> deciles = [];
        foreach (JsonNumber number in row.Elements.Select(e => reader.Check<JsonNumber>(e, "a number"))
            .OfType<JsonNumber>())
        {
            string? fault =
                number.Token.FiniteSingle is not { } value
                    ? number.Token + " is out of range; a score is finite in single precision"
                : deciles.Count > 0 && value < deciles[deciles.Count - 1].Single
                    ? number.Token + " is below " + deciles[deciles.Count - 1] + ", the one before; deciles do not fall"
                : null;
            if (fault is not null)
            {
                reader.Problems.Add(ManifestRule.Calibration, number, fault);
            }

            deciles.Add(number.Token);
        }

        scores.Add(new EquatableArray<NumberToken>(deciles));
    }

    private static void Report(ObjectReader reader, TextRange range, JsonPath path, string fault) =>
        reader.Problems.Add(ManifestRule.Calibration, range, path, fault);
}

using System.Text.Json;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary>What the texts of a calibration look like to the maps and rates that were fitted on them.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Answered">For each promised rate, how many of them each exit answers.</param>
/// <param name="Scores">For each exit the nine deciles of its scores; none where they are not finite.</param>
internal sealed record CalibrationTexts(
    int Count, IReadOnlyList<IReadOnlyList<int>> Answered, IReadOnlyList<IReadOnlyList<float>> Scores)
{
    /// <summary>Looks at texts.</summary>
    /// <param name="table">What the exits give for them.</param>
    /// <param name="maps">The exits' maps; null where an exit never answers.</param>
    /// <param name="rates">The rates that can be promised.</param>
    public static CalibrationTexts Of(
        LogitTable table, IReadOnlyList<AgreementMap?> maps, IReadOnlyList<PromisedRate> rates)
    {
        float[][] scores = [.. Enumerable.Range(0, table.Exits).Select(exit => (float[])
            [.. Enumerable.Range(0, table.Count).Select(text => AgreementRule.Score(table.Of(text, exit)))])];
        return new CalibrationTexts(
            table.Count,
            [.. rates.Select(rate => Answers(
                scores,
                [.. maps.Select(map => map is null
                    ? float.PositiveInfinity
                    : AgreementRule.Threshold(rate.Epsilon, map.Slope, map.Intercept))]))],
            [.. scores.Select(Deciles)]);
    }

    /// <summary>The same as a part of a manifest.</summary>
    public CalibrationSpec ToSpec() => new(
        Count,
        new(Answered.Select(row => new EquatableArray<int>(row))),
        new(Scores.Select(row => new EquatableArray<NumberToken>(
            row.Select(score => new NumberToken(JsonSerializer.Serialize(score)))))));

    private static int[] Answers(float[][] scores, float[] thresholds)
    {
        int[] counts = new int[scores.Length];
        for (int text = 0; text < scores[0].Length; text++)
        {
            int exit = 0;
            while (exit < scores.Length - 1 && !(scores[exit][text] >= thresholds[exit]))
            {
                exit++;
            }

            counts[exit]++;
        }

        return counts;
    }

    // The score of rank j * count / 10, rounded up; one that is NaN is below all others.
    private static float[] Deciles(float[] scores)
    {
        float[] sorted = [.. scores.Order()];
        float[] deciles = [.. Enumerable.Range(1, CalibrationSpec.Deciles).Select(
            j => sorted[(((j * sorted.Length) + CalibrationSpec.Deciles) / (CalibrationSpec.Deciles + 1)) - 1])];
        return deciles.All(float.IsFinite) ? deciles : [];
    }
}

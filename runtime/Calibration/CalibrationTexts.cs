using System.Globalization;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;

namespace EarlyExitGen.Calibration;

/// <summary>What the texts of a calibration look like to the maps and rates that were fitted on them.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Answered">For each promised rate, how many of them each exit answers.</param>
/// <param name="Scores">For each exit the nine deciles of its scores; none where they are not finite.</param>
internal sealed record CalibrationTexts(
    int Count, IReadOnlyList<IReadOnlyList<int>> Answered, IReadOnlyList<IReadOnlyList<float>> Scores)
{
    /// <summary>Looks at texts.</summary>
    /// <param name="scores">By exit, the score of each text.</param>
    /// <param name="maps">The exits' maps; null where an exit never answers.</param>
    /// <param name="epsilons">What keeps each promised rate.</param>
    public static CalibrationTexts Of(
        IReadOnlyList<float[]> scores, IReadOnlyList<AgreementMap?> maps, IReadOnlyList<double> epsilons) => new(
            scores[0].Length,
            [.. epsilons.Select(epsilon => Answers(
                scores,
                [.. maps.Select(map => map is null
                    ? float.PositiveInfinity
                    : AgreementRule.Threshold(epsilon, map.Slope, map.Intercept))]))],
            [.. scores.Select(Deciles)]);

    /// <summary>The same as a part of a manifest.</summary>
    public CalibrationSpec ToSpec() => new(
        Count,
        new(Answered.Select(row => new EquatableArray<int>(row))),
        new(Scores.Select(row => new EquatableArray<NumberToken>(
            row.Select(score => new NumberToken(score.ToString("R", CultureInfo.InvariantCulture)))))));

    private static int[] Answers(IReadOnlyList<float[]> scores, float[] thresholds)
    {
        int[] counts = new int[scores.Count];
        for (int text = 0; text < scores[0].Length; text++)
        {
            int exit = 0;
            while (exit < scores.Count - 1 && !(scores[exit][text] >= thresholds[exit]))
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

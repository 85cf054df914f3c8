using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary>How good the exits' probabilities are before and after temperatures, for people.</summary>
internal static class ReliabilityTable
{
    /// <summary>A row for each exit.</summary>
    public static ReportTable Of(
        string caption, IEnumerable<(int Layer, Reliability Before, Reliability After)> exits) => new(
        caption,
        ["exit after layer", "NLL", "NLL after", "ECE", "ECE after", "Brier", "Brier after"],
        [.. exits.Select(exit => (string[])
            [
                Figures.Exit(exit.Layer),
                Figures.Number(exit.Before.NegativeLogLikelihood),
                Figures.Number(exit.After.NegativeLogLikelihood),
                Figures.Number(exit.Before.ExpectedCalibrationError),
                Figures.Number(exit.After.ExpectedCalibrationError),
                Figures.Number(exit.Before.BrierScore),
                Figures.Number(exit.After.BrierScore),
            ])]);
}

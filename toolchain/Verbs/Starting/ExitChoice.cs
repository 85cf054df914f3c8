using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Calibration;

namespace EarlyExitGen.Toolchain.Verbs.Starting;

/// <summary>
/// Chooses exits by the speed that they buy on held-out texts. Every exit that is looked at costs something, so one
/// that few texts leave at can make a cascade slower; exits are left out one by one, as long as that loses no speed.
/// </summary>
internal static class ExitChoice
{
    // A smaller cascade is worth that much.
    private const double Tolerance = 0.99;

    /// <summary>The numbers of the exits that stay, ascending, the last one among them.</summary>
    /// <param name="table">The logits of all exits.</param>
    /// <param name="layers">The layers before each exit.</param>
    /// <param name="rate">The promised rate at which speed counts.</param>
    /// <param name="seed">The seed of calibration's split into parts.</param>
    /// <param name="stop">Stops between two trials.</param>
    public static IReadOnlyList<int> Of(
        LogitTable table, IReadOnlyList<int> layers, double rate, int seed, CancellationToken stop)
    {
        int[] kept = [.. Enumerable.Range(0, table.Exits)];
        double best = SpeedUp(table, layers, kept, rate, seed);
        while (kept.Length > 2 && best > 0)
        {
            stop.ThrowIfCancellationRequested();
            (int[] exits, double speed) = kept.SkipLast(1)
                .Select(left => kept.Where(exit => exit != left).ToArray())
                .Select(exits => (exits, SpeedUp(table, layers, exits, rate, seed)))
                .MaxBy(trial => trial.Item2);
            if (speed < Tolerance * best)
            {
                break;
            }

            kept = exits;
            best = Math.Max(best, speed);
        }

        return kept;
    }

    /// <summary>The logits of some of the exits.</summary>
    public static LogitTable Some(LogitTable table, IReadOnlyList<int> exits)
    {
        float[] logits = new float[table.Count * exits.Count * table.Labels];
        Span<float> rest = logits;
        for (int text = 0; text < table.Count; text++)
        {
            foreach (int exit in exits)
            {
                table.Of(text, exit).CopyTo(rest);
                rest = rest[table.Labels..];
            }
        }

        return new LogitTable(logits, [.. table.Gold], exits.Count, table.Labels);
    }

    private static double SpeedUp(LogitTable table, IReadOnlyList<int> layers, int[] exits, double rate, int seed) =>
        AgreementCalibration.Of(Some(table, exits), [.. exits.Select(exit => layers[exit])], seed)
            .Disagreement.LastOrDefault(row => row.Rate <= rate)?.SpeedUp ?? 0;
}

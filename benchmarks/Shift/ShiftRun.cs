using EarlyExitGen.Hosting;
using EarlyExitGen.Hosting.Shadow;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Benchmarks.Shift;

/// <summary>What was noticed in a run, and after how many texts that were run to the end.</summary>
/// <param name="Broken">The broken promise; null if it was not noticed.</param>
/// <param name="BrokenArrived">How many texts had arrived by then.</param>
/// <param name="Shifted">The other texts; null if it was not noticed.</param>
/// <param name="ShiftedArrived">How many texts had arrived by then.</param>
/// <param name="Disagreed">How many texts of all got another answer than from the full model.</param>
/// <param name="Texts">How many there were.</param>
internal sealed record ShiftRun(
    int? Broken, int BrokenArrived, int? Shifted, int ShiftedArrived, int Disagreed, int Texts)
{
    /// <summary>Runs texts past the watch that a host has.</summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="options">The host's options.</param>
    /// <param name="seed">Which texts are drawn.</param>
    /// <param name="dial">The promised rate.</param>
    /// <param name="quiet">Texts that come first; what is noticed among them is a false alarm.</param>
    /// <param name="then">Texts that come afterwards, from which on all is counted.</param>
    public static ShiftRun Of(
        CalibratedTrace cascade,
        CascadeHostOptions options,
        int seed,
        float dial,
        IReadOnlyList<(LogitTable Table, int Text)> quiet,
        IReadOnlyList<(LogitTable Table, int Text)> then)
    {
        int seen = 0;
        int arrived = 0;
        (int Seen, int Arrived)? broken = null;
        (int Seen, int Arrived)? shifted = null;
        ShadowWatch<(LogitTable Table, int Text)> watch = new(
            cascade.Info, options, new ShadowDraw((ulong)seed), TimeProvider.System, new()
            {
                Run = (one, _) => CalibratedTrace.Run(one.Table, one.Text),
                Broken = (_, _) => broken = (seen, arrived),
                Shifted = _ => shifted = (seen, arrived),
            })
        {
            Rate = options.ShadowRate,
        };
        int disagreed = 0;
        foreach (((LogitTable table, int text), bool counts) in
            quiet.Select(one => (one, false)).Concat(then.Select(one => (one, true))))
        {
            (int exit, int label) = cascade.Answer(table, text, dial);
            seen += counts ? 1 : 0;
            disagreed += counts && label != table.Answer(text, table.Exits - 1) ? 1 : 0;

            // Those that are not drawn come and go: the traced texts are for those that are.
            do
            {
                arrived += counts ? 1 : 0;
                watch.Offer((table, text), label, exit, dial);
            }
            while (watch.Waiting == 0);
            watch.Pump(() => true);
        }

        // What was noticed among the quiet texts is noticed no more.
        return new ShiftRun(
            broken is { Seen: > 0 } ? broken.Value.Seen : null,
            broken?.Arrived ?? 0,
            shifted is { Seen: > 0 } ? shifted.Value.Seen : null,
            shifted?.Arrived ?? 0,
            disagreed,
            then.Count);
    }
}

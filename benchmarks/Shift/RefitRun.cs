using EarlyExitGen.Hosting;
using EarlyExitGen.Hosting.Shadow;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Benchmarks.Shift;

/// <summary>What the owner has of a refit, where texts are others from the first on.</summary>
/// <param name="After">How many texts had been run to the end when maps were fitted; null if they were not.</param>
/// <param name="Arrived">How many texts had arrived by then.</param>
/// <param name="Before">Texts until then.</param>
/// <param name="Then">Texts after it.</param>
/// <param name="BrokenAgain">Whether the promise was found broken after it.</param>
internal sealed record RefitRun(
    int? After, int Arrived, RefitRun.Stretch Before, RefitRun.Stretch Then, bool BrokenAgain)
{
    /// <summary>Texts in a row.</summary>
    /// <param name="Texts">How many.</param>
    /// <param name="Disagreed">How many got another answer than from the full model.</param>
    /// <param name="Layers">The layers that they ran through.</param>
    public readonly record struct Stretch(int Texts, int Disagreed, double Layers)
    {
        /// <summary>With a text more.</summary>
        public Stretch With(bool disagreed, double layers) =>
            new(Texts + 1, Disagreed + (disagreed ? 1 : 0), Layers + layers);
    }

    /// <summary>Runs texts past the watch that a host has, which refits as a host does.</summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="manifest">The text of a manifest of the same exits.</param>
    /// <param name="options">The host's options.</param>
    /// <param name="seed">Which texts are drawn.</param>
    /// <param name="dial">The promised rate.</param>
    /// <param name="table">The texts.</param>
    /// <param name="order">Their order.</param>
    public static RefitRun Of(
        CalibratedTrace cascade,
        string manifest,
        CascadeHostOptions options,
        int seed,
        float dial,
        LogitTable table,
        IReadOnlyList<int> order)
    {
        int seen = 0;
        int arrived = 0;
        (int Seen, int Arrived)? refitted = null;
        bool brokenAgain = false;
        ShadowWatch<int>? watch = null;
        watch = new ShadowWatch<int>(cascade.Info, options, new ShadowDraw((ulong)seed), TimeProvider.System, new()
        {
            Run = (text, _) => CalibratedTrace.Run(table, text),
            Broken = (_, _) =>
            {
                brokenAgain = refitted is not null;
                if (refitted is null)
                {
                    watch!.Gather(options.ShadowRefitTexts);
                }
            },
            Gathered = texts =>
            {
                cascade = cascade.Refitted(manifest, texts);
                refitted = (seen, arrived);
                watch!.Reset(cascade.Info);
            },
        })
        {
            Rate = options.ShadowRate,
        };
        Stretch before = default;
        Stretch then = default;
        foreach (int text in order)
        {
            (int exit, int label) = cascade.Answer(table, text, dial);
            bool disagreed = label != table.Answer(text, table.Exits - 1);
            int layers = cascade.Info.Exits[exit].Layer;
            seen++;
            before = refitted is null ? before.With(disagreed, layers) : before;
            then = refitted is null ? then : then.With(disagreed, layers);

            // Those that are not drawn come and go: the traced texts are for those that are.
            do
            {
                arrived++;
                watch.Offer(text, label, exit, dial);
            }
            while (watch.Waiting == 0);
            watch.Pump(() => true);
        }

        return new RefitRun(refitted?.Seen, refitted?.Arrived ?? 0, before, then, brokenAgain);
    }
}

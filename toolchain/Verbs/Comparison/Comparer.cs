using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Sweeping;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>Compares exit rules on recorded logits: dials are chosen on some texts, and measured on others.</summary>
internal sealed class Comparer
{
    private readonly CascadeSpec _spec;
    private readonly CascadeTrace _dev;
    private readonly CascadeTrace _test;
    private readonly IReadOnlyList<int> _layers;
    private readonly ExitCosts _costs;
    private readonly PairedBootstrap _bootstrap;
    private readonly TextOutcomes _full;

    private Comparer(CascadeSpec spec, CascadeTrace dev, CascadeTrace test, int seed, CancellationToken cancellation)
    {
        _spec = spec;
        _dev = dev;
        _test = test;
        _layers = test.ExitLayers;
        _costs = test.Costs;
        _bootstrap = new PairedBootstrap(test.Texts.Count, seed, cancellation);
        _full = Outcomes(Enumerable.Repeat(_layers.Count - 1, test.Texts.Count));
    }

    /// <summary>Compares.</summary>
    /// <param name="spec">The manifest.</param>
    /// <param name="dev">Labelled texts to choose dials on.</param>
    /// <param name="test">Other labelled texts to measure on.</param>
    /// <param name="baselines">Models without early exits, over the texts of <paramref name="test"/>.</param>
    /// <param name="seed">The seed of the intervals.</param>
    /// <param name="cancellation">Stops between two resamples.</param>
    public static CompareReport Compare(
        CascadeSpec spec,
        CascadeTrace dev,
        CascadeTrace test,
        IReadOnlyList<BaselineTrace> baselines,
        int seed,
        CancellationToken cancellation = default)
    {
        Comparer comparer = new(spec, dev, test, seed, cancellation);
        IReadOnlyList<RuleContender> contenders = RuleContender.All(spec, dev);
        return new CompareReport(
            dev.Texts.Count,
            test.Texts.Count,
            comparer._layers,
            comparer._bootstrap.Of(texts => PairedBootstrap.Share(comparer._full.Right, texts)),
            [.. CompareGoal.All.SelectMany(goal => comparer.Cells(goal, contenders))],
            comparer.Oracles(),
            [.. baselines.Select(baseline => comparer.Against(baseline, contenders))],
            WordsComparer.Compare(spec, dev, test, comparer._bootstrap, seed))
        {
            Cost = test.Costs.Unit,
        };
    }

    private IEnumerable<CompareCell> Cells(CompareGoal goal, IReadOnlyList<RuleContender> contenders)
    {
        double full = _dev.Logits.Accuracy(_layers.Count - 1);
        TextOutcomes? paper = null;
        foreach (RuleContender contender in contenders)
        {
            if (contender.Choose(goal, full, SpeedUp) is not { } chosen)
            {
                continue;
            }

            float[] thresholds = chosen.Curve.Thresholds(chosen.Point);
            TextOutcomes outcomes = Outcomes(new Replay(_spec, contender.Rule, _test.Logits).Exits(thresholds));
            paper ??= contender.Rule == CascadeRule.MaxProbability ? outcomes : null;
            TextOutcomes? other = paper;
            yield return new CompareCell(contender.Name, goal.Measure, goal.Limit)
            {
                Dial = double.IsNegativeInfinity(chosen.Point.Key) ? null : chosen.Curve.Dial(chosen.Point),
                LastLayer = _layers[chosen.Curve.End],
                DevSpeedup = SpeedUp(chosen.Point),
                SpeedupLayers = SpeedUp(outcomes),
                Accuracy = _bootstrap.Of(texts => PairedBootstrap.Share(outcomes.Right, texts)),
                Loss = _bootstrap.Of(
                    texts => PairedBootstrap.Share(_full.Right, texts) - PairedBootstrap.Share(outcomes.Right, texts)),
                Disagreement = _bootstrap.Of(texts => PairedBootstrap.Share(outcomes.Disagrees, texts)),
                OverMaxProbability = other is null ? null : _bootstrap.Of(
                    texts => PairedBootstrap.Mean(other.Costs, texts) / PairedBootstrap.Mean(outcomes.Costs, texts)),
            };
        }
    }

    private OracleResult[] Oracles()
    {
        LogitTable logits = _test.Logits;
        int last = _layers.Count - 1;
        IEnumerable<int> First(Func<int, int, bool> isGood) => Enumerable.Range(0, logits.Count)
            .Select(text => Enumerable.Range(0, last).FirstOrDefault(exit => isGood(text, exit), last));
        return
        [
            Oracle("label: the first exit that is right", First((text, exit) => logits.IsRight(text, exit))),
            Oracle("agreement: the first exit that answers as the last", First(logits.Agrees)),
        ];
    }

    private OracleResult Oracle(string name, IEnumerable<int> exits)
    {
        TextOutcomes outcomes = Outcomes(exits);
        return new OracleResult(
            name,
            SpeedUp(outcomes),
            _bootstrap.Of(texts => PairedBootstrap.Share(outcomes.Right, texts)),
            _bootstrap.Of(texts => PairedBootstrap.Share(outcomes.Disagrees, texts)));
    }

    // By the manifest's own rule; the dial is the most careful that costs no more than the baseline on the held-out
    // texts.
    private BaselineResult Against(BaselineTrace baseline, IReadOnlyList<RuleContender> contenders)
    {
        LogitTable logits = baseline.Trace.Logits;
        double limit = _costs.Unit == ExitCosts.Layers
            ? LayerCost.Of(0, [baseline.Trace.ExitLayers[^1]])
            : baseline.Cost;
        bool[] right = [.. Enumerable.Range(0, logits.Count).Select(t => logits.IsRight(t, logits.Exits - 1))];
        RuleContender own = contenders.FirstOrDefault(c => c.Rule == (CascadeRule)_spec.Rule, contenders[0]);
        DialCurve curve = own.Curves[0];
        DialPoint point = curve.Points.FirstOrDefault(
            p => _costs.Whole / SpeedUp(p) <= limit, curve.Points[^1]);
        int[] exits = new Replay(_spec, own.Rule, _test.Logits).Exits(curve.Thresholds(point));
        TextOutcomes outcomes = Outcomes(exits);
        return new BaselineResult(
            baseline.Name,
            baseline.Cost,
            _bootstrap.Of(texts => PairedBootstrap.Share(right, texts)),
            _costs.Mean([.. Enumerable.Range(0, _costs.Count).Select(exit => exits.Count(e => e == exit))]),
            _bootstrap.Of(texts => PairedBootstrap.Share(outcomes.Right, texts)),
            _bootstrap.Of(texts => PairedBootstrap.Share(outcomes.Right, texts) - PairedBootstrap.Share(right, texts)));
    }

    private double SpeedUp(DialPoint point) => _costs.SpeedUp(point.Exits);

    private Interval SpeedUp(TextOutcomes outcomes) =>
        _bootstrap.Of(texts => _costs.Whole / PairedBootstrap.Mean(outcomes.Costs, texts));

    private TextOutcomes Outcomes(IEnumerable<int> exits) => TextOutcomes.Of(_test.Logits, _costs, [.. exits]);
}

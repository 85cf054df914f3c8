using EarlyExitGen.Calibration;
using EarlyExitGen.Interpreted;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using MathNet.Numerics.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Analysis;

/// <summary>
/// Looks into recorded logits: what goes with confidence, where texts leave, and what goes wrong there.
/// </summary>
internal sealed class Analyzer
{
    private const int Groups = 5;
    private static readonly double[] Quantiles = [0.05, 0.25, 0.5, 0.75, 0.95];

    private readonly CascadeSpec _spec;
    private readonly CascadeTrace _trace;
    private readonly LogitTable _logits;
    private readonly int[] _exits;
    private readonly double[][] _confidence;

    private Analyzer(CascadeSpec spec, CascadeTrace trace, int[] exits)
    {
        _spec = spec;
        _trace = trace;
        _logits = trace.Logits;
        _exits = exits;
        _confidence = [.. Enumerable.Range(0, _logits.Exits).Select(exit => Enumerable.Range(0, _logits.Count)
            .Select(
                text => (double)MaxProbabilityRule.Score(_logits.Of(text, exit), spec.Exits[exit].Temperature.Single))
                .ToArray())];
    }

    /// <summary>Analyzes.</summary>
    /// <param name="spec">The manifest.</param>
    /// <param name="trace">The texts.</param>
    /// <param name="rule">The rule of the decisions.</param>
    /// <param name="dial">Its dial; null for the manifest's settings.</param>
    /// <param name="top">How many wrong texts are told for each early exit.</param>
    public static AnalysisReport Analyze(CascadeSpec spec, CascadeTrace trace, CascadeRule rule, float? dial, int top)
    {
        Replay replay = new(spec, rule, trace.Logits);
        Analyzer analyzer = new(spec, trace, dial is { } setting ? replay.Exits(setting) : replay.Exits());
        HeldOutRow[] rows = analyzer.Rows();
        return new AnalysisReport(
            trace.Texts.Count,
            RuleNames.Of(rule),
            dial ?? ExitThresholds.Initial(spec, rule).Dial,
            analyzer.Correlate(),
            trace.Logits.IsLabelled ? analyzer.ByLabel() : [],
            analyzer.ByLength(),
            [.. Enumerable.Range(0, trace.Logits.Exits - 1).SelectMany(exit => analyzer.Wrong(exit, top))],
            [.. Enumerable.Range(0, trace.Logits.Exits).Select(exit => analyzer.Reliable(exit, rows))]);
    }

    private ExitConfidence[] Correlate()
    {
        double[] lengths = [.. _trace.Texts.Select(text => (double)text.Tokens)];
        double[] consistency = [.. Enumerable.Range(0, _logits.Count)
            .Select(text =>
                (double)Enumerable.Range(0, _logits.Exits).Count(exit => _logits.Agrees(text, exit)) / _logits.Exits)];
        return [.. _confidence.Select((confidence, exit) =>
        {
            int[] finite = [.. Enumerable.Range(0, _logits.Count).Where(text => double.IsFinite(confidence[text]))];
            double[] own = Array.ConvertAll(finite, text => confidence[text]);
            return new ExitConfidence(
                ExitDepth.Of(_spec.Exits[exit]),
                RankCorrelation.Of(own, Array.ConvertAll(finite, text => lengths[text])),
                RankCorrelation.Of(own, Array.ConvertAll(finite, text => consistency[text])));
        })];
    }

    private LabelConfidence[] ByLabel() =>
    [
        .. Enumerable.Range(0, _logits.Count).Where(text => double.IsFinite(_confidence[0][text]))
            .GroupBy(text => _logits.Gold[text]).OrderBy(group => group.Key).Select(group =>
            {
                double[] values = [.. group.Select(text => _confidence[0][text])];
                return new LabelConfidence(
                    _spec.Labels[group.Key].Text,
                    values.Length,
                    (double)group.Count(text => _logits.Answer(text, 0) == group.Key) / values.Length,
                    values.Average(),
                    Array.ConvertAll(Quantiles, quantile => values.Quantile(quantile)));
            }),
    ];

    // Texts of one length stay together, so groups are only about equal.
    private List<LengthGroup> ByLength()
    {
        int[] order = [.. Enumerable.Range(0, _logits.Count).OrderBy(text => _trace.Texts[text].Tokens)];
        List<LengthGroup> groups = [];
        int start = 0;
        while (start < order.Length)
        {
            int end = Math.Min(
                order.Length, start + Math.Max(1, (order.Length - start) / Math.Max(1, Groups - groups.Count)));
            while (end < order.Length && _trace.Texts[order[end]].Tokens == _trace.Texts[order[end - 1]].Tokens)
            {
                end++;
            }

            groups.Add(Describe(order[start..end]));
            start = end;
        }

        return groups;
    }

    private LengthGroup Describe(int[] texts) => new(
        _trace.Texts[texts[0]].Tokens,
        _trace.Texts[texts[^1]].Tokens,
        texts.Length,
        [.. Enumerable.Range(0, _logits.Exits).Select(
            exit => (double)texts.Count(text => _exits[text] == exit) / texts.Length)],
        texts.Average(text => (double)_spec.Exits[_exits[text]].Layer),
        texts.Select(text => _confidence[0][text]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average(),
        (double)texts.Count(text => !_logits.Agrees(text, _exits[text])) / texts.Length,
        _logits.IsLabelled
            ? (double)texts.Count(text => _logits.IsRight(text, _exits[text])) / texts.Length
            : null);

    private IEnumerable<WrongText> Wrong(int exit, int top) => Enumerable.Range(0, _logits.Count)
        .Where(text => _exits[text] == exit && (_logits.IsLabelled
            ? !_logits.IsRight(text, exit)
            : !_logits.Agrees(text, exit)))
        .OrderByDescending(text => _confidence[exit][text])
        .Take(top)
        .Select(text => new WrongText(
            text + 1,
            ExitDepth.Of(_spec.Exits[exit]),
            _confidence[exit][text],
            Name(_logits.Answer(text, exit)),
            _logits.Gold[text] == Instance.Unlabelled ? null : Name(_logits.Gold[text]),
            Name(_logits.Answer(text, _logits.Exits - 1)),
            _trace.Texts[text].Instance is { Second: { } second } pair
                ? $"{pair.First} | {second}"
                : _trace.Texts[text].Instance.First));

    private string Name(int label) => _spec.Labels[label].Text;

    private ExitReliability Reliable(int exit, HeldOutRow[] rows)
    {
        double temperature = _spec.Exits[exit].Temperature.Value;
        bool isLabelled = _logits.IsLabelled;
        return new ExitReliability(
            ExitDepth.Of(_spec.Exits[exit]),
            isLabelled ? Reliability.Of(_logits, exit, 1) : null,
            isLabelled ? Reliability.Of(_logits, exit, temperature) : null,
            isLabelled ? Reliability.Diagram(_logits, exit, temperature) : [],
            _spec.Exits[exit].Agreement is null ? [] : AgreementBin.Tenths(rows, exit));
    }

    // As the manifest's maps see the texts.
    private HeldOutRow[] Rows()
    {
        AgreementMap?[] maps = [.. _spec.Exits.SkipLast(1).Select(exit =>
            exit.Agreement is { } map ? new AgreementMap(map.Slope.Value, map.Intercept.Value) : null)];
        return [.. Enumerable.Range(0, _logits.Count).Select(text => new HeldOutRow(
            [.. maps.Select((map, exit) =>
                map?.Disagreement(AgreementRule.Score(_logits.Of(text, exit))) ?? double.NaN)],
            [.. maps.Select((_, exit) => _logits.Agrees(text, exit))]))];
    }
}

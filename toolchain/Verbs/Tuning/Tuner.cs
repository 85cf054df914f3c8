using System.Globalization;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Sweeping;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Tuning;

/// <summary>
/// Finds the fastest setting of a manifest's dial that keeps a goal with 95 % confidence: settings are tried from the
/// most careful on, and the last one counts before the bound on what is lost first exceeds the goal. As each is only
/// tried when all before it have held, that is one test at a time (fixed-sequence testing; Angelopoulos et al., "Learn
/// then Test", arXiv 2110.01052).
/// </summary>
internal sealed class Tuner
{
    private readonly CascadeSpec _spec;
    private readonly CascadeRule _rule;
    private readonly CascadeTrace _trace;
    private readonly string _data;
    private readonly IReadOnlyList<DialSetting> _settings;

    /// <summary>A tuner on some texts.</summary>
    /// <param name="spec">The manifest.</param>
    /// <param name="trace">What its exits give for texts that it was not trained on.</param>
    /// <param name="data">What the texts are called.</param>
    public Tuner(CascadeSpec spec, CascadeTrace trace, string data)
    {
        _spec = spec;
        _rule = (CascadeRule)spec.Rule;
        _trace = trace;
        _data = data;
        Replay replay = new(spec, _rule, trace.Logits);
        _settings = _rule == CascadeRule.Agreement
            ? [.. spec.Disagreement.Select(row => new DialSetting(row.Rate.Value, At(replay, row.Rate.Single)))]
            : Curve(replay);
    }

    /// <summary>The setting for a goal.</summary>
    /// <exception cref="ToolException">No setting keeps it.</exception>
    public TunedPoint Tune(TuneGoal goal)
    {
        DialSetting setting = Choose(goal) ?? throw new ToolException(Failure(goal));
        return new TunedPoint(
            goal.Name, goal.ToString(), setting.Dial, Measure(setting.Point, _trace, _data), Seen: null);
    }

    /// <summary>Measures a setting on other texts.</summary>
    public TunedPoint See(TunedPoint point, CascadeTrace trace, string data) => point with
    {
        Seen = Measure(At(new Replay(_spec, _rule, trace.Logits), (float)point.Dial), trace, data),
    };

    private static DialPoint At(Replay replay, float dial) => DialPoint.Of(replay.Logits, replay.Exits(dial));

    // The dial of every point but the first, at which no text leaves early.
    private DialSetting[] Curve(Replay replay)
    {
        DialCurve curve = DialCurve.Of(_spec, replay);
        return [.. curve.Points.Skip(1).Select(point => new DialSetting(curve.Dial(point), point))];
    }

    private DialSetting? Choose(TuneGoal goal) => goal.Measure switch
    {
        // The table holds what was promised on held-out parts of the sample; it is not promised again.
        TuneMeasure.MaxDisagreement when _rule == CascadeRule.Agreement =>
            _settings.LastOrDefault(setting => setting.Dial <= goal.Value) is { } row
                ? row with { Dial = goal.Value }
                : null,
        TuneMeasure.MaxDisagreement => _settings
            .TakeWhile(setting => BinomialBound.Upper(setting.Point.Disagreements, setting.Point.Count) <= goal.Value)
                .LastOrDefault(),
        TuneMeasure.MaxDrop => _settings
            .TakeWhile(setting =>
                PairedDrop.Upper(setting.Point.Lost, setting.Point.Gained, setting.Point.Count) <= goal.Value)
            .LastOrDefault(),
        _ => _settings.FirstOrDefault(setting => SpeedUp(setting.Point) >= goal.Value),
    };

    private string Failure(TuneGoal goal)
    {
        string reached = goal.Measure switch
        {
            TuneMeasure.MinSpeedup => _settings.Count == 0
                ? "no text can leave early"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"the fastest setting {(IsTime ? "takes" : "runs")} {_settings.Max(s => SpeedUp(s.Point)):0.##} "
                        + $"times {(IsTime ? "less time by cost" : "fewer layers")}"),
            TuneMeasure.MaxDisagreement when _rule == CascadeRule.Agreement => _spec.Disagreement.Count == 0
                ? "the manifest's table of promised rates is empty"
                : $"the manifest promises rates from {_spec.Disagreement[0].Rate} on",
            _ =>
                string.Create(CultureInfo.InvariantCulture, $"even the most careful setting may miss it on "
                    + $"{_trace.Texts.Count} texts; give more of them, or a looser goal"),
        };
        return $"{_data}: no setting keeps {goal} ({reached}); nothing was written.";
    }

    private double SpeedUp(DialPoint point) => _trace.Costs.SpeedUp(point.Exits);

    private TuneFigures Measure(DialPoint point, CascadeTrace trace, string data) => new(
        string.Create(CultureInfo.InvariantCulture, $"{data}, {trace.Texts.Count} texts"))
    {
        Accuracy = point.Accuracy is { } accuracy ? Math.Round(accuracy, 4) : null,
        Disagreement = Math.Round(point.Disagreement, 4),
        MeanLayers = IsTime ? null : Math.Round(trace.Costs.Mean(point.Exits), 3),
        SpeedupLayers = IsTime ? null : Math.Round(SpeedUp(point), 2),
        SpeedupCost = IsTime ? Math.Round(SpeedUp(point), 2) : null,
    };

    private bool IsTime => _trace.Costs.Unit == ExitCosts.Time;
}

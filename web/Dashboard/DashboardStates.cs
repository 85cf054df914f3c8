using EarlyExitGen.AspNetCore.Endpoints;
using EarlyExitGen.AspNetCore.Serving;
using EarlyExitGen.Hosting;
using Microsoft.AspNetCore.Routing;

namespace EarlyExitGen.AspNetCore.Dashboard;

/// <summary>Tells the state of all cascades that are mapped, in the order in which they were mapped.</summary>
internal sealed class DashboardStates(EndpointDataSource endpoints, TrafficListener listener)
{
    // A rate over a few seconds follows the traffic and is still calm.
    private const int RateSeconds = 5;

    /// <summary>The cascades.</summary>
    public IReadOnlyList<ICascadeGateway> Cascades => [.. endpoints.Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<CascadeMetadata>()?.Gateway)
        .OfType<ICascadeGateway>()
        .DistinctBy(gateway => gateway.Service)];

    /// <summary>The cascade of a name; null if none has it.</summary>
    public ICascadeGateway? Find(string name) => Cascades.FirstOrDefault(gateway => gateway.Service.Name == name);

    /// <summary>Begins to look at all cascades.</summary>
    public void Begin()
    {
        foreach (ICascadeGateway gateway in Cascades)
        {
            listener.Of(gateway);
        }
    }

    /// <summary>The state now.</summary>
    public DashboardState Now()
    {
        listener.Look();
        return new DashboardState([.. Cascades.Select(StateOf)]);
    }

    private CascadeState StateOf(ICascadeGateway gateway)
    {
        CascadeInfo info = gateway.Service.Info;
        CascadeServiceStatus status = gateway.Service.Status;
        CascadeTraffic traffic = listener.Of(gateway);
        ExitState[] exits = [.. info.Exits.Select(exit => ExitOf(exit, traffic.Exits[exit.Index]))];
        long texts = exits.Sum(exit => exit.Texts);
        return new CascadeState
        {
            Name = gateway.Service.Name,
            Labels = info.Labels,
            IsPair = info.IsPair,
            Layers = info.Layers,
            Rule = info.Rule.ToString(),
            Dial = status.Dial,
            PresentDial = status.PresentDial,
            Promises = [.. info.Promises.Select(promise => promise.Rate)],
            Points = [.. info.OperatingPoints.Select(point => new PointState(
                point.Name, point.Dial, point.Measured?.Disagreement, point.Measured?.SpeedupLayers))],
            Exits = exits,
            Texts = texts,
            PerSecond = traffic.Exits.Sum(exit => exit.Recent(RateSeconds)) / (double)RateSeconds,
            Past = LatencyWindow.Sum(traffic.Exits),
            MeanLayers = texts == 0 ? null : exits.Sum(exit => exit.Texts * exit.Layer) / (double)texts,
            Unanswered = status.Unanswered,
            Refused = status.Refused,
            Truncated = traffic.Truncated,
            Waiting = status.Waiting,
            QueueLimit = status.QueueLimit,
            Shadow = gateway.Service.Shadow is { } report ? ShadowOf(report, info.Calibration) : null,
        };
    }

    private static ShadowState ShadowOf(ShadowReport report, CascadeCalibration? calibration) => new()
    {
        Promised = report.Promised,
        Rows = [RowOf(report.Total, exit: null), .. report.Exits.Select((row, exit) => RowOf(row, exit))],
        Waiting = report.Waiting,
        Unseen = report.Unseen,
        Broken = report.Broken,
        NoticedAfter = report.NoticedAfter,
        CalibrationTexts = calibration?.Texts,
        Shift = report.Shift is { } shift && calibration is not null ? ShiftOf(shift, calibration) : null,
    };

    private static ShiftState ShiftOf(ShiftReport report, CascadeCalibration calibration) => new()
    {
        Exits = report.Exits,
        Scores = [.. report.Scores.Select((distance, exit) =>
            calibration.Scores[exit].Count > 0 ? distance : (double?)null)],
        ExitsDistance = report.ExitsDistance,
        ScoresDistance = report.ScoresDistance,
        Noticed = report.Noticed,
        NoticedAfter = report.NoticedAfter,
    };

    private static ShadowRowState RowOf(in ShadowRow row, int? exit) =>
        new(exit, row.Seen, row.Disagreed, row.Rate, row.Lower, row.Upper);

    private static ExitState ExitOf(CascadeExit exit, LatencyWindow window)
    {
        (double? median, double? p95) = window.Quantiles();
        return new ExitState
        {
            Exit = exit.Index,
            Layer = exit.Layer,
            IsLexical = exit.Kind == CascadeExitKind.Lexical,
            Texts = window.Total,
            Recent = window.Recent(LatencyWindow.Seconds),
            Median = median,
            P95 = p95,
        };
    }
}

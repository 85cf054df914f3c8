using EarlyExitGen.AspNetCore.Endpoints;
using EarlyExitGen.AspNetCore.Serving;
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
        .DistinctBy(gateway => gateway.Info.Name)];

    /// <summary>The cascade of a name; null if none has it.</summary>
    public ICascadeGateway? Find(string name) => Cascades.FirstOrDefault(gateway => gateway.Info.Name == name);

    /// <summary>Begins to count for all cascades.</summary>
    public void Begin()
    {
        foreach (ICascadeGateway gateway in Cascades)
        {
            listener.Of(gateway.Info);
        }
    }

    /// <summary>The state now.</summary>
    public DashboardState Now()
    {
        listener.Observe();
        return new DashboardState([.. Cascades.Select(StateOf)]);
    }

    private CascadeState StateOf(ICascadeGateway gateway)
    {
        CascadeInfo info = gateway.Info;
        CascadeTraffic traffic = listener.Of(info);
        ExitState[] exits = [.. info.Exits.Select(exit => ExitOf(exit, traffic.Exits[exit.Index]))];
        long texts = exits.Sum(exit => exit.Texts);
        return new CascadeState
        {
            Name = info.Name,
            Labels = info.Labels,
            IsPair = info.IsPair,
            Layers = info.Layers,
            Rule = info.Rule.ToString(),
            Dial = gateway.Dial,
            Promises = [.. info.Promises.Select(promise => promise.Rate)],
            Points = [.. info.OperatingPoints.Select(point => new PointState(
                point.Name, point.Dial, point.Measured?.Disagreement, point.Measured?.SpeedupLayers))],
            Exits = exits,
            Texts = texts,
            PerSecond = traffic.Exits.Sum(exit => exit.Recent(RateSeconds)) / (double)RateSeconds,
            Past = LatencyWindow.Sum(traffic.Exits),
            MeanLayers = texts == 0 ? null : traffic.Layers / (double)texts,
            Failures = traffic.Failures,
            Truncated = traffic.Truncated,
            Waiting = traffic.Waiting,
        };
    }

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

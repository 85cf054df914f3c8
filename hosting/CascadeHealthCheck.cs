using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EarlyExitGen.Hosting;

/// <summary>Whether a cascade is loaded, keeps up, and keeps its promise.</summary>
/// <param name="cascade">The cascade.</param>
internal sealed class CascadeHealthCheck(ICascadeService cascade) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        CascadeServiceStatus status = cascade.Status;
        ShadowReport? shadow = cascade.Shadow;
        Dictionary<string, object> data = new()
        {
            ["fingerprint"] = cascade.Info.Fingerprint,
            ["dial"] = status.PresentDial,
            ["waiting"] = status.Waiting,
        };
        if (shadow?.Shift is { } shift)
        {
            data["shift"] = shift.Noticed;
            data["shiftOfExits"] = Math.Round(shift.ExitsDistance, 4);
            data["shiftOfScores"] = Math.Round(shift.ScoresDistance, 4);
        }

        HealthCheckResult result = !status.Ready
            ? new HealthCheckResult(
                context.Registration.FailureStatus, $"{cascade.Name} takes no texts.", data: data)
            : shadow is { Broken: true }
                ? HealthCheckResult.Degraded(
                    FormattableString.Invariant(
                        $"{cascade.Name} breaks its promise: of {shadow.Total.Seen} texts that were run to the end ")
                        + FormattableString.Invariant(
                            $"the full model answers {shadow.Total.Rate:P2} otherwise, promised were ")
                        + FormattableString.Invariant($"{shadow.Promised:P2}."),
                    data: data)
                : status.Overloaded
                    ? HealthCheckResult.Degraded(
                        FormattableString.Invariant(
                            $"{cascade.Name} is overloaded: {status.Waiting} of {status.QueueLimit} texts wait."),
                        data: data)
                    : HealthCheckResult.Healthy($"{cascade.Name} answers.", data);
        return Task.FromResult(result);
    }
}

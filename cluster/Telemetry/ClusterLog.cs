using Microsoft.Extensions.Logging;

namespace EarlyExitGen.Cluster.Telemetry;

/// <summary>What is logged. Never a text, nor what a text was answered with.</summary>
internal static partial class ClusterLog
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "{Cascade}: this silo serves {Tiers}, cut after exit {Cut}, fingerprint {Fingerprint}.")]
    public static partial void Serves(
        ILogger logger, string cascade, ClusterTiers tiers, int cut, string fingerprint);

    [LoggerMessage(2, LogLevel.Debug, "{Cascade}: no reply of the {Tier} tier from {Silo}.")]
    public static partial void Lost(ILogger logger, Exception e, string cascade, ClusterTiers tier, string silo);

    [LoggerMessage(
        3,
        LogLevel.Warning,
        "{Cascade}: {Texts} texts are answered by front exits that are not sure enough: no deep silo answers.")]
    public static partial void Degraded(ILogger logger, string cascade, int texts);

    [LoggerMessage(4, LogLevel.Error, "{Cascade}: texts of the deep tier failed.")]
    public static partial void DeepFailed(ILogger logger, Exception e, string cascade);
}

using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Verbs.Clusters;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>The options that say which cluster answers.</summary>
internal sealed class ClusterArguments
{
    /// <summary>Their heading in the help.</summary>
    public const string Group = "Cluster";

    private readonly Option<string?> _cluster = new("--cluster")
    {
        Description = "Let a cluster answer; the manifest says which cascade. Its Redis: HOST:PORT, or "
            + "redis://USER:PASSWORD@HOST:PORT (rediss for TLS).",
        HelpName = "REDIS",
    };

    private readonly Option<string?> _clusterId = new("--cluster-id")
    {
        Description = $"The id of the cluster. Default: {ClusterPlace.DefaultId}.",
        HelpName = "ID",
    };

    private readonly Option<string?> _serviceId = new("--service-id")
    {
        Description = $"The id of the service. Default: {ClusterPlace.DefaultId}.",
        HelpName = "ID",
    };

    private readonly Option<string?> _cascade = new("--cascade")
    {
        Description = "The name of the cascade in the cluster. Default: that of the manifest's class.",
        HelpName = "NAME",
    };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_cluster, _clusterId, _serviceId, _cascade];

    /// <summary>Reads them: null if no cluster is to answer.</summary>
    /// <exception cref="UsageException">They do not go together.</exception>
    public ClusterPlace? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_cluster) is not { } redis)
        {
            Option? alone = All.FirstOrDefault(option => option != _cluster && parsed.GetResult(option) is not null);
            return alone is null ? null : throw new UsageException($"{alone.Name} goes with --cluster.");
        }

        ClusterPlace place = new(
            redis,
            parsed.GetValue(_clusterId) ?? ClusterPlace.DefaultId,
            parsed.GetValue(_serviceId) ?? ClusterPlace.DefaultId,
            parsed.GetValue(_cascade));
        _ = place.Options();
        return place;
    }
}

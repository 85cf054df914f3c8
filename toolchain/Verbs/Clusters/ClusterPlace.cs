using EarlyExitGen.Toolchain.Foundation;
using StackExchange.Redis;

namespace EarlyExitGen.Toolchain.Verbs.Clusters;

/// <summary>Which cluster is asked.</summary>
/// <param name="Redis">
/// The Redis that knows its silos: <c>HOST:PORT</c>, or an address <c>redis://USER:PASSWORD@HOST:PORT/DATABASE</c>;
/// <c>rediss</c> for TLS.
/// </param>
/// <param name="ClusterId">The cluster's id, as its silos have it.</param>
/// <param name="ServiceId">The service's id, as its silos have it.</param>
/// <param name="Cascade">The cascade's name there; null for that of its class.</param>
internal sealed record ClusterPlace(string Redis, string ClusterId, string ServiceId, string? Cascade)
{
    /// <summary>The id that Orleans gives clusters and services that have none.</summary>
    public const string DefaultId = "default";

    private const int DefaultPort = 6379;

    /// <summary>How errors call it; without a password.</summary>
    public string Name => "--cluster " + string.Join(',', Options().EndPoints.Select(static point => point switch
    {
        System.Net.DnsEndPoint { Port: 0 } name => FormattableString.Invariant($"{name.Host}:{DefaultPort}"),
        System.Net.DnsEndPoint name => FormattableString.Invariant($"{name.Host}:{name.Port}"),
        _ => point.ToString(),
    }));

    /// <summary>How Redis is connected to.</summary>
    /// <exception cref="UsageException">It is no address.</exception>
    public ConfigurationOptions Options()
    {
        if (!Redis.Contains("://", StringComparison.Ordinal))
        {
            return Redis.Contains('=', StringComparison.Ordinal) ? throw Wrong() : Of(Redis);
        }

        if (!Uri.TryCreate(Redis, UriKind.Absolute, out Uri? address)
            || address.Scheme is not ("redis" or "rediss") || address.Host.Length == 0)
        {
            throw Wrong();
        }

        int port = address.Port < 0 ? DefaultPort : address.Port;
        ConfigurationOptions options = Of(FormattableString.Invariant($"{address.Host}:{port}"));
        options.Ssl = address.Scheme == "rediss";
        if (address.UserInfo.Length > 0)
        {
            string[] parts = address.UserInfo.Split(':', 2);
            options.User = parts[0].Length == 0 ? null : Uri.UnescapeDataString(parts[0]);
            options.Password = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : null;
        }

        string database = address.AbsolutePath.Trim('/');
        if (database.Length > 0)
        {
            options.DefaultDatabase = int.TryParse(
                database, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture,
                out int number)
                ? number
                : throw Wrong();
        }

        return options;
    }

    private ConfigurationOptions Of(string endpoints)
    {
        try
        {
            ConfigurationOptions options = ConfigurationOptions.Parse(endpoints);
            return options.EndPoints.Count > 0 ? options : throw Wrong();
        }
        catch (ArgumentException)
        {
            throw Wrong();
        }
    }

    // What was given may have a password in it.
    private static UsageException Wrong() =>
        new("--cluster takes the cluster's Redis: HOST:PORT, or redis://HOST:PORT.");
}

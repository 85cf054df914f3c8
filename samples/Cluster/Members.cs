using System.Globalization;

namespace ClusterSample;

/// <summary>Redis and the silos of a cluster, as processes.</summary>
internal sealed class Members : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("earlyexit-cluster-").FullName;
    private readonly string _cluster;
    private readonly int _redisPort;
    private readonly string[] _settings;
    private readonly List<Child> _silos = [];
    private Child? _redis;

    /// <summary>Nothing is started yet.</summary>
    /// <param name="redisPort">Where Redis listens.</param>
    /// <param name="cluster">The cluster's id.</param>
    /// <param name="settings">What all silos are told.</param>
    public Members(int redisPort, string cluster, params string[] settings)
    {
        _redisPort = redisPort;
        _cluster = cluster;
        _settings = settings;
    }

    /// <summary>What a member needs to join.</summary>
    public string[] Settings =>
    [
        .. _settings, "--Redis", FormattableString.Invariant($"127.0.0.1:{_redisPort}"), "--Cluster", _cluster,
    ];

    /// <summary>Starts Redis.</summary>
    public async Task StartRedisAsync() => _redis = await Child.RedisAsync(_redisPort, _folder);

    /// <summary>Ends Redis at once.</summary>
    public Task KillRedisAsync() => _redis!.KillAsync();

    /// <summary>Starts a silo.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="tiers">What it serves.</param>
    /// <param name="address">Where it is.</param>
    public async Task<Child> AddAsync(string name, string tiers, string address = "127.0.0.1")
    {
        Child silo = await Child.SiloAsync(name,
        [
            .. Settings, "--Port", Child.FreePort().ToString(CultureInfo.InvariantCulture),
            "--GatewayPort", Child.FreePort().ToString(CultureInfo.InvariantCulture),
            "--Cascades:NewsClassifier:Silo:Tiers", tiers, "--Address", address,
        ]);
        lock (_silos)
        {
            _silos.Add(silo);
        }

        return silo;
    }

    /// <summary>Ends the silos, then Redis.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_silos.Select(silo => silo.DisposeAsync().AsTask()));
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}

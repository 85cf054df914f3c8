using EarlyExitGen.Cluster;
using EarlyExitGen.Cluster.Bulk;
using EarlyExitGen.Cluster.Placement;
using EarlyExitGen.Cluster.Wire;
using EarlyExitGen.Interpreted;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Classification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using StackExchange.Redis;

namespace EarlyExitGen.Toolchain.Verbs.Clusters;

/// <summary>A cascade that a cluster answers, by what its manifest says; its blocks are not loaded here.</summary>
internal sealed class ClusterAnswerer : IAnswerer
{
    private static readonly TimeSpan Looking = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(2);

    private readonly IHost _client;
    private readonly BulkAsker _asker;
    private readonly ClusterPlace _place;
    private readonly CascadeManifest _manifest;
    private readonly string _cascade;
    private readonly Timer _looking;
    private volatile string _state = "";

    private ClusterAnswerer(
        IHost client, BulkAsker asker, ClusterPlace place, CascadeManifest manifest, CascadeInfo info, float? dial)
    {
        _client = client;
        _asker = asker;
        _place = place;
        _manifest = manifest;
        _cascade = place.Cascade ?? info.Name;
        Info = info;
        Dial = dial ?? info.Dial;
        _looking = new Timer(_ => Look(), state: null, Looking, Looking);
    }

    /// <inheritdoc/>
    public CascadeInfo Info { get; }

    /// <inheritdoc/>
    public float Dial { get; }

    /// <summary>As many as the deep tier makes one batch of.</summary>
    public int ChunkTexts => 64;

    /// <inheritdoc/>
    public int Ahead => _asker.Pace.Ahead;

    /// <summary>The silos.</summary>
    public string State => _state;

    /// <summary>Connects to a cluster, and sees whether it has the cascade.</summary>
    /// <param name="place">The cluster.</param>
    /// <param name="manifest">The cascade's manifest.</param>
    /// <param name="dial">The setting of the dial; null for the manifest's.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ToolException">There is no such cluster, or it does not serve the cascade.</exception>
    public static async Task<ClusterAnswerer> ConnectAsync(
        ClusterPlace place, CascadeManifest manifest, float? dial, CancellationToken cancellation)
    {
        CascadeInfo info =
            CascadeInfos.Of(manifest.Spec, manifest.Folder, (CascadeRule)manifest.Spec.Rule);
        IHost client = await StartAsync(place, cancellation).ConfigureAwait(false);
        ClusterAnswerer? answerer = null;
        try
        {
            BulkAsker asker = new(client.Services, info, place.Cascade ?? info.Name, GiveUpAfter);
            answerer = new ClusterAnswerer(client, asker, place, manifest, info, dial);
            await answerer.FindAsync(cancellation).ConfigureAwait(false);
            return answerer;
        }
        catch
        {
            answerer?._looking.Dispose();
            client.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<CascadePrediction[]> AnswerAsync(
        IReadOnlyList<DataRow> rows, string name, CancellationToken cancellation)
    {
        string[] firsts = [.. rows.Select(static row => row.First)];
        string[]? seconds = Info.IsPair ? [.. rows.Select(static row => row.Second ?? "")] : null;
        try
        {
            PackedAnswer[] answers =
                await _asker.AskAsync(firsts, seconds, Dial, cancellation).ConfigureAwait(false);
            return [.. answers.Select(Of)];
        }
        catch (TimeoutException e)
        {
            throw new ToolException($"{_place.Name}: {e.Message}; repeat the command to go on.", e);
        }
        catch (Exception e) when (e is CascadeException or ArgumentException)
        {
            throw new ToolException(
                FormattableString.Invariant($"{name}({rows[0].Line}-{rows[^1].Line}): {e.Message}"), e);
        }
    }

    /// <summary>Leaves the cluster.</summary>
    public void Dispose()
    {
        _looking.Dispose();

        // In good order, so that silos do not take it for a failure.
        Task.WhenAny(_client.StopAsync(), Task.Delay(Looking)).GetAwaiter().GetResult();
        _client.Dispose();
    }

    private static async Task<IHost> StartAsync(ClusterPlace place, CancellationToken cancellation)
    {
        ConfigurationOptions redis = place.Options();
        int tries = 0;
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.UseOrleansClient(client =>
        {
            client.UseRedisClustering(options => options.ConfigurationOptions = redis);
            client.Configure<Orleans.Configuration.ClusterOptions>(options =>
            {
                options.ClusterId = place.ClusterId;
                options.ServiceId = place.ServiceId;
            });

            // Silos come and go; and how long an answer may take is decided elsewhere.
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = Looking);
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromMinutes(10));

            // Orleans' own goes on for minutes; nobody waits that long to hear that an id is mistyped.
            client.UseConnectionRetryFilter(async (_, stop) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(false);
                return ++tries < 3;
            });
        });
        CascadeClusterExtensions.AddCaller(builder.Services);
        IHost host = builder.Build();
        try
        {
            await host.StartAsync(cancellation).ConfigureAwait(false);
            return host;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            host.Dispose();
            throw new ToolException(
                Causes(e).Any(static cause => cause is RedisException)
                    ? $"{place.Name}: no Redis answers there; give the one that the cluster's silos are told."
                    : $"{place.Name}: no silo of the cluster '{place.ClusterId}', service '{place.ServiceId}', takes "
                        + "clients; start its silos with a gateway port, or give --cluster-id and --service-id.",
                e);
        }
    }

    private static IEnumerable<Exception> Causes(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private async Task FindAsync(CancellationToken cancellation)
    {
        IReadOnlyList<(string Cascade, SiloOffer Offer)> offers = [];
        try
        {
            // What a silo serves is known to others a moment after it has joined.
            for (int tries = 0; !IsServed(offers) && tries < 10; tries++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(tries == 0 ? 0 : 200), cancellation)
                    .ConfigureAwait(false);
                offers = await _asker.OffersAsync().WaitAsync(Looking, cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            throw new ToolException(
                $"{_place.Name}: its silos do not answer, or have no cascades: {e.Message}", e);
        }

        SiloOffer[] own = [.. offers.Where(one => one.Cascade == _cascade).Select(one => one.Offer)];
        if (own.Length == 0)
        {
            string[] others = [.. offers.Select(one => $"'{one.Cascade}'").Distinct().Order(StringComparer.Ordinal)];
            throw new ToolException(
                $"{_place.Name}: no silo serves a cascade '{_cascade}'; "
                    + (others.Length == 0 ? "none serves any." : $"give --cascade: {string.Join(", ", others)}."));
        }

        if (!IsServed(offers))
        {
            string shape = SiloOffer.ShapeOf(Info);
            throw new ToolException(
                $"{_manifest.Path}: the cluster's '{_cascade}' is "
                    + (own.Any(offer => offer.Shape == shape)
                        ? "another version of this cascade"
                        : "another cascade: its labels, rule or exits are not these")
                    + $" (fingerprint {own[0].Fingerprint[..12]}, here {Info.Fingerprint[..12]}); give the manifest "
                    + "that its silos have.");
        }

        Tell(offers);
        _asker.Pace.Silos(own.Length);
    }

    private bool IsServed(IReadOnlyList<(string Cascade, SiloOffer Offer)> offers) =>
        offers.Any(one => one.Cascade == _cascade && one.Offer.Fingerprint == Info.Fingerprint);

    private void Tell(IReadOnlyList<(string Cascade, SiloOffer Offer)> offers)
    {
        SiloOffer[] own = [.. offers.Where(one => one.Cascade == _cascade
            && one.Offer.Fingerprint == Info.Fingerprint).Select(one => one.Offer)];
        string[] kinds =
        [
            .. own.CountBy(static offer => offer.Tiers).OrderBy(static kind => kind.Key).Select(static kind =>
                FormattableString.Invariant($"{kind.Value}{TierOf(kind.Key)} silo{(kind.Value == 1 ? "" : "s")}")),
        ];
        _state = kinds.Length == 0 ? "no silo" : string.Join(", ", kinds);
    }

    private static string TierOf(ClusterTiers tiers) => tiers switch
    {
        ClusterTiers.Front => " front",
        ClusterTiers.Deep => " deep",
        _ => "",
    };

    // Never throws: what is told is what was seen last.
    private async void Look()
    {
        try
        {
            IReadOnlyList<(string Cascade, SiloOffer Offer)> offers =
                await _asker.OffersAsync().WaitAsync(Looking).ConfigureAwait(false);
            Tell(offers);
        }
        catch (Exception)
        {
            _state = "silos do not answer";
        }
    }

    private CascadePrediction Of(PackedAnswer answer) =>
        new(answer.Label, answer.Confidence, answer.Exit, answer.Layers, answer.Truncated)
        {
            Model = _manifest.Spec.Exits[answer.Exit].Model,
        };
}

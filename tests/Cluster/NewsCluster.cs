using EarlyExitGen.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.TestingHost;
using Samples.News;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>A silo of a test.</summary>
internal sealed record SiloPlan
{
    /// <summary>What it serves; nothing by default.</summary>
    public Action<ClusterSiloOptions>? Serves { get; init; }

    /// <summary>How it asks; null if it is not a gateway.</summary>
    public Action<ClusterOptions>? Asks { get; init; }

    /// <summary>What else its gateway's options are.</summary>
    public Action<CascadeHostOptions>? Host { get; init; }

    /// <summary>What else it is.</summary>
    public Action<ISiloBuilder>? Configure { get; init; }

    public static SiloPlan Front(int cut = 1, Action<ClusterSiloOptions>? configure = null) => new()
    {
        Serves = options =>
        {
            options.Tiers = ClusterTiers.Front;
            options.Cut = cut;
            configure?.Invoke(options);
        },
    };

    public static SiloPlan Deep(Action<ClusterSiloOptions>? configure = null) => new()
    {
        Serves = options =>
        {
            options.Tiers = ClusterTiers.Deep;
            options.WarmUp = false;
            configure?.Invoke(options);
        },
    };

    public static SiloPlan All(Action<ClusterSiloOptions>? configure = null) => new()
    {
        Serves = options =>
        {
            options.WarmUp = false;
            configure?.Invoke(options);
        },
    };

    public static SiloPlan Gateway(
        Action<ClusterOptions>? asks = null, Action<CascadeHostOptions>? host = null) =>
        new()
        {
            // No test is about how fast a busy machine is.
            Asks = options =>
            {
                options.AnswerWithin = TimeSpan.FromMinutes(2);
                options.DeepWithin = TimeSpan.FromMinutes(2);
                asks?.Invoke(options);
            },
            Host = host,
        };
}

/// <summary>Silos in this process.</summary>
internal sealed class NewsCluster : IAsyncDisposable
{
    private readonly Queue<SiloPlan> _plans = [];
    private readonly InProcessTestCluster _cluster;

    private NewsCluster(bool client)
    {
        InProcessTestClusterBuilder builder = new(1);
        builder.ConfigureSilo((_, silo) =>
        {
            SiloPlan plan = _plans.Dequeue();
            if (plan.Serves is { } serves)
            {
                silo.AddCascade<NewsClassifier>(configure: serves);
            }

            if (plan.Asks is { } asks)
            {
                silo.UseCascadeTiers();
                silo.Services.AddClusterCascade<NewsClassifier>(configure: plan.Host, configureCluster: asks);
            }

            silo.AddActivityPropagation();
            plan.Configure?.Invoke(silo);
        });
        if (client)
        {
            builder.ConfigureClientHost(static host => host.Services.AddClusterCascade<NewsClassifier>(
                configureCluster: SiloPlan.Gateway().Asks));
        }

        _cluster = builder.Build();
    }

    /// <summary>The silos, in the order of their plans.</summary>
    public List<InProcessSiloHandle> Silos { get; } = [];

    /// <summary>The cascade, as the last gateway has it.</summary>
    public ICascadeService<string, NewsPrediction> Cascade { get; private set; } = null!;

    /// <summary>The services of the client that asks where no silo does.</summary>
    public IServiceProvider Client => _cluster.Client.ServiceProvider;

    /// <summary>Starts silos, one after the other; a client of them asks if none of them does.</summary>
    public static async Task<NewsCluster> StartAsync(params SiloPlan[] plans)
    {
        bool client = Array.TrueForAll(plans, static plan => plan.Asks is null);
        NewsCluster cluster = new(client);
        cluster._plans.Enqueue(plans[0]);
        await cluster._cluster.DeployAsync();
        cluster.Add(cluster._cluster.Silos[0], plans[0]);
        foreach (SiloPlan plan in plans.Skip(1))
        {
            await cluster.AddAsync(plan);
        }

        if (client)
        {
            cluster.Cascade = cluster._cluster.Client.ServiceProvider
                .GetRequiredService<ICascadeService<string, NewsPrediction>>();
        }

        return cluster;
    }

    /// <summary>Starts another silo.</summary>
    public async Task<InProcessSiloHandle> AddAsync(SiloPlan plan)
    {
        _plans.Enqueue(plan);
        InProcessSiloHandle silo = await _cluster.StartAdditionalSiloAsync();
        Add(silo, plan);
        return silo;
    }

    /// <summary>Ends a silo at once.</summary>
    public Task KillAsync(InProcessSiloHandle silo) => _cluster.KillSiloAsync(silo);

    /// <summary>Ends a silo in good order.</summary>
    public Task StopAsync(InProcessSiloHandle silo) => _cluster.StopSiloAsync(silo);

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }

    private void Add(InProcessSiloHandle silo, SiloPlan plan)
    {
        Silos.Add(silo);
        if (plan.Asks is not null)
        {
            Cascade = silo.ServiceProvider.GetRequiredService<ICascadeService<string, NewsPrediction>>();
        }
    }
}

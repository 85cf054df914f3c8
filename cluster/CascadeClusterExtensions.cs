using EarlyExitGen;
using EarlyExitGen.Cluster;
using EarlyExitGen.Cluster.Calls;
using EarlyExitGen.Cluster.Gateway;
using EarlyExitGen.Cluster.Grains;
using EarlyExitGen.Cluster.Placement;
using EarlyExitGen.Cluster.Serving;
using EarlyExitGen.Cluster.Tiers;
using EarlyExitGen.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Orleans.Hosting;

/// <summary>Adds cascades to silos, and what asks them to hosts.</summary>
public static class CascadeClusterExtensions
{
    /// <summary>
    /// Lets a silo serve a cascade, or some of its exits: loaded before the silo joins, found by others by its
    /// metadata. Options come from the section <c>Cascades:NAME:Silo</c> of the configuration too, which has the last
    /// word.
    /// </summary>
    /// <typeparam name="TCascade">The generated class.</typeparam>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The cascade's name in the cluster; null for that of the class.</param>
    /// <param name="configure">Sets options.</param>
    /// <exception cref="CascadeException">The manifest cannot be read, or is not one of this class.</exception>
    /// <exception cref="OptionsValidationException">An option is wrong.</exception>
    public static ISiloBuilder AddCascade<TCascade>(
        this ISiloBuilder builder, string? name = null, Action<ClusterSiloOptions>? configure = null)
        where TCascade : class, IGeneratedCascade<TCascade>
    {
        ArgumentNullException.ThrowIfNull(builder);
        return TCascade.Accept<SiloAdding, ISiloBuilder>(new SiloAdding(builder, name, configure));
    }

    /// <summary>
    /// Lets a silo ask the tiers of cascades that others serve: what <see cref="AddClusterCascade{TCascade}"/> needs
    /// where <see cref="AddCascade{TCascade}"/> is not called.
    /// </summary>
    /// <param name="builder">The silo.</param>
    public static ISiloBuilder UseCascadeTiers(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(static service => service.ServiceType == typeof(TierDirectory)))
        {
            return builder;
        }

        // Told to the silo once; what is added to it before the silo starts counts.
        TierMetadata metadata = new();
        builder.UseSiloMetadata(metadata.All);
        builder.Services.AddSingleton(metadata);
        builder.Services.AddSingleton(provider => new TierDirectory(
            provider.GetRequiredService<ISiloStatusOracle>(),
            provider.GetRequiredService<ISiloMetadataCache>(),
            provider.GetRequiredService<ILocalSiloDetails>(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System));
        builder.Services.AddPlacementFilter<TierPlacementStrategy, TierPlacementDirector>(ServiceLifetime.Singleton);
        builder.Services.TryAddSingleton<SiloTiers>();
        builder.AddGrainService<TierService>();
        builder.Services.AddSingleton<TierServices>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SiloTiersLifetime>());
        AddCaller(builder.Services);
        return builder;
    }

    /// <summary>
    /// Adds a cascade that the cluster answers, as <see cref="ICascadeService{TInput, TPrediction}"/>: the same
    /// interfaces, options (section <c>Cascades:NAME</c>), policies and health check as a cascade in the process. Best
    /// in a silo that serves no tier, or all; in a client of the cluster the silo that takes a call chooses.
    /// </summary>
    /// <typeparam name="TCascade">The generated class.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="name">The cascade's name in the cluster; null for that of the class.</param>
    /// <param name="configure">Sets options; the configuration has the last word.</param>
    /// <param name="configureCluster">Sets options of the cluster; the configuration has the last word.</param>
    public static IServiceCollection AddClusterCascade<TCascade>(
        this IServiceCollection services,
        string? name = null,
        Action<CascadeHostOptions>? configure = null,
        Action<ClusterOptions>? configureCluster = null)
        where TCascade : class, IGeneratedCascade<TCascade>
    {
        ArgumentNullException.ThrowIfNull(services);
        return TCascade.Accept<GatewayAdding, IServiceCollection>(
            new GatewayAdding(services, name, configure, configureCluster));
    }

    /// <summary>What a silo says of itself.</summary>
    internal sealed class TierMetadata
    {
        /// <summary>By key.</summary>
        public Dictionary<string, string> All { get; } = [];
    }

    /// <summary>Adds what calls tiers.</summary>
    internal static void AddCaller(IServiceCollection services)
    {
        services.TryAddSingleton<CallSlots>();
        services.TryAddSingleton(provider => new TierCaller(
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<CallSlots>(),
            provider.GetService<TierServices>(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetRequiredService<ILogger<TierCaller>>(),
            provider.GetService<TierDirectory>(),
            provider.GetService<SiloTiers>()));
    }

    private readonly struct SiloAdding(ISiloBuilder builder, string? key, Action<ClusterSiloOptions>? configure)
        : ICascadeVisitor<ISiloBuilder>
    {
        public ISiloBuilder Visit<TCascade, TInput, TPrediction>()
            where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
            where TInput : notnull
            where TPrediction : struct, ICascadePrediction
        {
            string name = key ?? TCascade.Manifest.Name;
            ClusterSiloOptions options = new();
            configure?.Invoke(options);
            string section = $"Cascades:{name}:Silo";
            builder.Configuration.GetSection(section).Bind(options);
            string manifest = CascadeFolder.ManifestIn(options.Folder
                ?? Path.Combine(AppContext.BaseDirectory, "cascades", TCascade.Manifest.Folder));
            CascadeInfo cascade = ManifestClassifier<TCascade, TInput, TPrediction>.ReadInfo(manifest);
            ClusterOptionsCheck.Require(options, cascade, section);
            SiloOffer offer = new(options.Tiers, cascade.Fingerprint, SiloOffer.ShapeOf(cascade));
            builder.UseCascadeTiers();
            TierMetadata metadata = (TierMetadata)builder.Services
                .Last(static service => service.ServiceType == typeof(TierMetadata)).ImplementationInstance!;
            metadata.All[SiloOffer.MetadataKey(name)] = offer.ToMetadata();
            metadata.All[SiloOffer.StatesKey(name)] = SiloOffer.StatesForm;
            builder.Services.AddSingleton<ISiloTier>(provider => new SiloTier<TCascade, TInput, TPrediction>(
                name,
                options,
                manifest,
                cascade,
                provider.GetRequiredService<TierCaller>,
                provider.GetService<TimeProvider>() ?? TimeProvider.System,
                provider.GetRequiredService<ILoggerFactory>().CreateLogger("EarlyExitGen.Cluster." + name)));
            return builder;
        }
    }

    private readonly struct GatewayAdding(
        IServiceCollection services,
        string? key,
        Action<CascadeHostOptions>? configure,
        Action<ClusterOptions>? configureCluster)
        : ICascadeVisitor<IServiceCollection>
    {
        public IServiceCollection Visit<TCascade, TInput, TPrediction>()
            where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
            where TInput : notnull
            where TPrediction : struct, ICascadePrediction
        {
            string name = key ?? TCascade.Manifest.Name;
            CascadeServiceCollectionExtensions.AddCascadeOptions(services, name, TCascade.Manifest, configure);
            AddCaller(services);
            Action<ClusterOptions>? set = configureCluster;
            services.AddKeyedSingleton(name, (provider, _) => new ClusterService<TCascade, TInput, TPrediction>(
                name,
                provider.GetRequiredKeyedService<CascadeOptionsSource>(name),
                provider.GetRequiredService<IOptionsMonitor<CascadeHostOptions>>(),
                ClusterOptionsCheck.Read(set, provider.GetService<IConfiguration>(), name),
                provider.GetRequiredService<TierCaller>(),
                provider.GetService<SiloTiers>(),
                provider.GetRequiredService<ILoggerFactory>().CreateLogger("EarlyExitGen.Cluster." + name),
                provider.GetService<TimeProvider>() ?? TimeProvider.System));
            services.AddSingleton<IHostedService>(provider =>
                provider.GetRequiredKeyedService<ClusterService<TCascade, TInput, TPrediction>>(name));
            CascadeServiceCollectionExtensions
                .AddService<ClusterService<TCascade, TInput, TPrediction>, TInput, TPrediction>(services, name, key);
            return services;
        }
    }
}

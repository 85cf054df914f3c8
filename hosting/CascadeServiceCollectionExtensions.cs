using EarlyExitGen;
using EarlyExitGen.Hosting;
using EarlyExitGen.Hosting.Shadow;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds cascades to a host.</summary>
public static class CascadeServiceCollectionExtensions
{
    /// <summary>
    /// Adds the cascade of a generated class, as <see cref="ICascadeService{TInput, TPrediction}"/>: loaded and warmed
    /// up before the host starts anything else, behind a bounded queue, with a health check, its options in the section
    /// <c>Cascades:NAME</c> of the configuration, where NAME is <paramref name="name"/> or else the class's name.
    /// </summary>
    /// <typeparam name="TCascade">The class.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="name">
    /// The key of its services, for an application with several of one class; null for services without a key.
    /// </param>
    /// <param name="configure">Sets options; the configuration has the last word.</param>
    public static IServiceCollection AddCascade<TCascade>(
        this IServiceCollection services, string? name = null, Action<CascadeHostOptions>? configure = null)
        where TCascade : class, IGeneratedCascade<TCascade>
    {
        ArgumentNullException.ThrowIfNull(services);
        return TCascade.Accept<Adding, IServiceCollection>(new Adding(services, name, configure));
    }

    /// <summary>Adds the options of a cascade.</summary>
    internal static void AddCascadeOptions(
        IServiceCollection services, string name, CascadeInfo cascade, Action<CascadeHostOptions>? configure)
    {
        services.AddOptions();
        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        services.AddKeyedSingleton(
            name,
            (provider, _) => new CascadeOptionsSource(name, cascade, provider.GetService<IConfiguration>()));
        services.AddSingleton<IConfigureOptions<CascadeHostOptions>>(Source);
        services.AddSingleton<IValidateOptions<CascadeHostOptions>>(Source);
        services.AddSingleton<IOptionsChangeTokenSource<CascadeHostOptions>>(Source);

        CascadeOptionsSource Source(IServiceProvider provider) =>
            provider.GetRequiredKeyedService<CascadeOptionsSource>(name);
    }

    /// <summary>Adds the interfaces and the health check of a service that is there under its name.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="name">The cascade's name.</param>
    /// <param name="key">The key of its services; null for services without a key.</param>
    internal static void AddService<TService, TInput, TPrediction>(
        IServiceCollection services, string name, string? key)
        where TService : class, ICascadeService<TInput, TPrediction>
        where TInput : notnull
        where TPrediction : struct, ICascadePrediction
    {
        services.AddSingleton<ICascadeService>(Service);
        if (key is null)
        {
            services.AddSingleton<ICascadeService<TInput, TPrediction>>(Service);
        }
        else
        {
            services.AddKeyedSingleton<ICascadeService<TInput, TPrediction>>(key, (provider, _) => Service(provider));
        }

        services.Configure<HealthCheckServiceOptions>(options => options.Registrations.Add(
            new HealthCheckRegistration(
                "cascade " + name,
                provider => new CascadeHealthCheck(Service(provider)),
                failureStatus: null,
                tags: ["cascade"])));

        TService Service(IServiceProvider provider) => provider.GetRequiredKeyedService<TService>(name);
    }

    private readonly struct Adding(IServiceCollection services, string? key, Action<CascadeHostOptions>? configure)
        : ICascadeVisitor<IServiceCollection>
    {
        public IServiceCollection Visit<TCascade, TInput, TPrediction>()
            where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
            where TInput : notnull
            where TPrediction : struct, ICascadePrediction
        {
            string name = key ?? TCascade.Manifest.Name;
            AddCascadeOptions(services, name, TCascade.Manifest, configure);
            services.TryAddSingleton<ShadowDraw>(_ => new ShadowDraw());
            services.AddKeyedSingleton(name, (provider, _) => new CascadeHost<TCascade, TInput, TPrediction>(
                name,
                provider.GetRequiredKeyedService<CascadeOptionsSource>(name),
                provider.GetRequiredService<IOptionsMonitor<CascadeHostOptions>>(),
                provider.GetRequiredService<ILoggerFactory>().CreateLogger("EarlyExitGen.Hosting." + name),
                provider.GetService<TimeProvider>() ?? TimeProvider.System,
                provider.GetRequiredService<ShadowDraw>()));
            services.AddSingleton<ICascadeLifetime>(Host);
            AddService<CascadeHost<TCascade, TInput, TPrediction>, TInput, TPrediction>(services, name, key);
            if (key is null)
            {
                services.AddSingleton(provider => Host(provider).HandOut());
            }
            else
            {
                services.AddKeyedSingleton(key, (provider, _) => Host(provider).HandOut());
            }

            services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CascadeLifetimes>());
            return services;

            CascadeHost<TCascade, TInput, TPrediction> Host(IServiceProvider provider) =>
                provider.GetRequiredKeyedService<CascadeHost<TCascade, TInput, TPrediction>>(name);
        }
    }
}

using System.Runtime.CompilerServices;
using EarlyExitGen;
using EarlyExitGen.AspNetCore;
using EarlyExitGen.AspNetCore.Endpoints;
using EarlyExitGen.AspNetCore.Grpc;
using EarlyExitGen.AspNetCore.Serving;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves cascades by gRPC.</summary>
/// <remarks>
/// Reflection is left out of programs compiled ahead of time: what it reads of descriptors would be trimmed.
/// </remarks>
public static class CascadeGrpcExtensions
{
    /// <summary>
    /// Adds what <see cref="MapCascadeGrpc{TCascade}"/> needs: gRPC, its health service and reflection.
    /// </summary>
    /// <param name="services">The application's services.</param>
    public static IServiceCollection AddCascadeGrpc(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddGrpc();
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            services.AddGrpcReflection();
        }

        services.AddGrpcHealthChecks();
        return services.AddSingleton<GrpcCascades>();
    }

    /// <summary>
    /// Maps a cascade to the service <c>earlyexit.v1.Classifier</c>: single calls, and streams in both directions.
    /// Several cascades share the service, and requests name theirs. Health and reflection are mapped along.
    /// </summary>
    /// <typeparam name="TCascade">The generated class, added with <c>AddCascade</c>.</typeparam>
    /// <param name="endpoints">The application.</param>
    /// <param name="configure">Sets limits: of them, <c>MaxTextLength</c> and <c>Timeout</c> count here.</param>
    /// <returns>The endpoints of the service. Who may call it is said on those of the first cascade, for all.</returns>
    /// <exception cref="InvalidOperationException">
    /// The cascade was not added to the services, or <see cref="AddCascadeGrpc"/> was not called.
    /// </exception>
    public static IEndpointConventionBuilder MapCascadeGrpc<TCascade>(
        this IEndpointRouteBuilder endpoints, Action<CascadeEndpointOptions>? configure = null)
        where TCascade : class, IGeneratedCascade<TCascade>
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        CascadeEndpointOptions options = new();
        configure?.Invoke(options);
        ICascadeGateway gateway = Gateways.Of<TCascade>(endpoints.ServiceProvider, options.Name);
        GrpcCascades cascades = endpoints.ServiceProvider.GetRequiredService<GrpcCascades>();
        if (!cascades.Add(new GrpcCascades.Mapped(gateway, options)))
        {
            return new Nothing();
        }

        endpoints.MapGrpcHealthChecksService();
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            endpoints.MapGrpcReflectionService();
        }

        return endpoints.MapGrpcService<ClassifierService>().WithMetadata(new CascadeMetadata(gateway));
    }

    // The service is mapped once.
    private sealed class Nothing : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention)
        {
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using EarlyExitGen.AspNetCore;
using EarlyExitGen.AspNetCore.Dashboard;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the page of cascades.</summary>
public static class CascadeDashboardExtensions
{
    /// <summary>
    /// Maps a page that shows all cascades with endpoints of this application: where texts leave, how fast, at which
    /// setting. One document without anything from elsewhere. It shows no text of any user. Who may see it is for the
    /// application to say, on what this gives.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">Where.</param>
    /// <param name="configure">Sets what the page lets one do.</param>
    public static IEndpointConventionBuilder MapCascadeDashboard(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern = "/cascades",
        Action<CascadeDashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        CascadeDashboardOptions options = new();
        configure?.Invoke(options);
        IServiceProvider services = endpoints.ServiceProvider;
        IHostApplicationLifetime lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        TimeProvider time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        TrafficListener listener = new(time);
        DashboardStates states = new(services.GetRequiredService<EndpointDataSource>(), listener);
        lifetime.ApplicationStarted.Register(states.Begin);
        lifetime.ApplicationStopped.Register(listener.Dispose);
        DashboardEndpoints page = new(
            states,
            options,
            time,
            lifetime.ApplicationStopping,
            services.GetRequiredService<ILoggerFactory>().CreateLogger("EarlyExitGen.AspNetCore"));

        RouteGroupBuilder group = endpoints.MapGroup(pattern);
        group.MapGet("", page.PageAsync).WithDisplayName("Cascades: page");
        group.MapGet("/events", page.EventsAsync).WithDisplayName("Cascades: events");
        if (options.AllowTrying)
        {
            group.MapPost("/try", page.TryAsync).WithDisplayName("Cascades: try");
        }

        if (options.AllowDial)
        {
            group.MapPost("/dial", page.DialAsync).WithDisplayName("Cascades: dial");
        }

        return group;
    }
}

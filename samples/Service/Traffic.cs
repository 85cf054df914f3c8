using System.Globalization;
using EarlyExitGen.Hosting;
using Samples.News;

namespace Service;

/// <summary>
/// Traffic to look at: headlines of <see cref="Headlines"/>, classified at a rate that one sets. Off until it is set.
/// </summary>
internal sealed class Traffic(ICascadeService<string, NewsPrediction> cascade) : BackgroundService
{
    /// <summary>The most headlines a second.</summary>
    public const int Most = 1000;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private int _perSecond;

    /// <summary>Headlines a second, 0 to <see cref="Most"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside that.</exception>
    public int PerSecond
    {
        get => _perSecond;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Most);
            _perSecond = value;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Where the host does not come up, it would say more about this than about why.
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        Random random = new(20_260_101);
        using PeriodicTimer timer = new(Tick);
        double due = 0;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            due = PerSecond == 0 ? 0 : Math.Min(due + (PerSecond * Tick.TotalSeconds), PerSecond);
            for (; due >= 1; due--)
            {
                await cascade.ClassifyAsync(Headlines.Next(random), cancellationToken: stoppingToken);
            }
        }
    }
}

/// <summary>Registers and maps the generator of traffic.</summary>
internal static class TrafficSetup
{
    /// <summary>Adds it; <c>Traffic:PerSecond</c> switches it on at the start.</summary>
    public static void AddTraffic(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider => new Traffic(
            provider.GetRequiredService<ICascadeService<string, NewsPrediction>>())
        {
            PerSecond = configuration.GetValue("Traffic:PerSecond", 0),
        });
        services.AddHostedService(provider => provider.GetRequiredService<Traffic>());
    }

    /// <summary>Maps <c>POST /traffic/RATE</c>, which sets the rate; 0 switches it off.</summary>
    public static void MapTraffic(this IEndpointRouteBuilder endpoints) => endpoints
        .MapPost("/traffic/{perSecond:int:range(0,1000)}", (int perSecond, Traffic traffic) =>
        {
            traffic.PerSecond = perSecond;
            return Results.Text(string.Create(CultureInfo.InvariantCulture, $"{perSecond} headlines a second\n"));
        })
        .RequireAuthorization(Keys.Policy)
        .WithSummary("Sets how many made-up headlines a second are classified; 0 switches them off.");
}

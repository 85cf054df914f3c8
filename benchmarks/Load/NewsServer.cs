using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Samples.News;

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>
/// samples/Service as it is, on Kestrel, with the cascade or with its plain model behind its endpoints.
/// </summary>
internal sealed class NewsServer : WebApplicationFactory<NewsClassifier>
{
    /// <summary>The key that it asks for.</summary>
    public const string Key = "load";

    private readonly Contender _contender;
    private readonly string[] _settings;

    private NewsServer(Contender contender, int port, string[] settings)
    {
        _contender = contender;
        _settings = settings;
        UseKestrel(port);
        StartServer();
    }

    /// <summary>
    /// Serves at a port of loopback until standard input ends, as it does with the process that began it.
    /// </summary>
    /// <param name="contender">What is behind the endpoints.</param>
    /// <param name="port">The port.</param>
    /// <param name="settings">Settings as in appsettings.json, each <c>NAME=VALUE</c>.</param>
    public static async Task RunAsync(Contender contender, int port, string[] settings)
    {
        await using NewsServer server = new(contender, port, settings);
        await Console.In.ReadToEndAsync();
    }

    /// <inheritdoc/>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(AppContext.BaseDirectory);
        builder.UseEnvironment("Production");
        builder.UseSetting("ApiKey", Key);

        // A limit for each client is not what is measured, nor is the shadow, which the plain model cannot have.
        builder.UseSetting("RateLimit:RequestsPerSecond", "1000000");
        builder.UseSetting("Cascades:NewsClassifier:ShadowRate", "0");
        foreach (string[] setting in _settings.Select(setting => setting.Split('=', 2)))
        {
            builder.UseSetting(setting[0], setting[1]);
        }

        if (_contender == Contender.Plain)
        {
            // The endpoints take the service that was added last.
            builder.ConfigureTestServices(services =>
                services.AddCascade<PlainClassifier>(configure: options => options.Threads = 1));
        }
    }
}

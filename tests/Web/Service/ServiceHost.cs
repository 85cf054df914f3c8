using EarlyExitGen.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Samples.News;

namespace EarlyExitGen.Web.Tests.Service;

/// <summary>The sample as it is, with its embedded cascade, on a real server at a free port of loopback.</summary>
internal sealed class ServiceHost : WebApplicationFactory<Program>
{
    public const string Key = "a key of the tests";

    private readonly string _environment;
    private readonly (string Name, string Value)[] _settings;

    public ServiceHost(string environment = "Production", params (string Name, string Value)[] settings)
    {
        _environment = environment;
        _settings = settings;
        UseKestrel(port: 0);
        StartServer();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>The cascade in it.</summary>
    public ICascadeService<string, NewsPrediction> Cascade =>
        Services.GetRequiredService<ICascadeService<string, NewsPrediction>>();

    /// <summary>A client that follows no redirects.</summary>
    public HttpClient Client(bool withKey = true)
    {
        HttpClient client = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
        if (withKey)
        {
            client.DefaultRequestHeaders.Add("X-Api-Key", Key);
        }

        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(_environment);
        builder.UseSetting("ApiKey", Key);

        // Texts of a few lengths are all that tests send.
        builder.UseSetting("Cascades:NewsClassifier:WarmUp", "false");

        // No test is about how fast a busy machine is.
        builder.UseSetting("Cascades:NewsClassifier:Deadline", "00:01:00");
        foreach ((string name, string value) in _settings)
        {
            builder.UseSetting(name, value);
        }
    }
}

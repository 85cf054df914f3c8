using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Samples.News;

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>The service that is loaded: one endpoint, with the cascade or with its plain model behind it.</summary>
internal static class NewsServer
{
    /// <summary>Serves until the process is ended.</summary>
    public static async Task RunAsync(Contender contender, string url)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        if (contender == Contender.Plain)
        {
            builder.Services.AddCascade<PlainClassifier>(configure: options => options.Threads = 1);
        }
        else
        {
            builder.Services.AddCascade<NewsClassifier>(configure: options => options.Threads = 1);
        }

        await using WebApplication app = builder.Build();
        _ = contender == Contender.Plain
            ? app.MapCascade<PlainClassifier>("/news")
            : app.MapCascade<NewsClassifier>("/news");
        await app.RunAsync();
    }
}

/// <summary>What is behind the endpoint.</summary>
internal enum Contender
{
    /// <summary>The cascade, at the promise of its manifest.</summary>
    Cascade,

    /// <summary>The same weights as one ordinary graph.</summary>
    Plain,
}

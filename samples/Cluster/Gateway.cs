using System.Globalization;
using Orleans.Dashboard;
using Samples.News;

namespace ClusterSample;

/// <summary>The member that takes requests: a silo that serves nothing itself.</summary>
internal static class Gateway
{
    private const string Page = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Cascade on a cluster</title>
        <h1>A cascade on a cluster</h1>
        <ul><li><a href="cascades">The page of cascades</a></li><li><a href="orleans/">The dashboard of Orleans</a></li>
        <li><code>curl -d '{"text": "Oil prices rise"}' -H 'Content-Type: application/json' HOST/news</code></li></ul>
        """;

    /// <summary>Makes it.</summary>
    /// <param name="settings">What it needs to join.</param>
    /// <param name="port">Where it listens, on loopback.</param>
    public static WebApplication Build(string[] settings, int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(
        [
            .. settings, "--Port", Child.FreePort().ToString(CultureInfo.InvariantCulture),
        ]);
        builder.WebHost.UseUrls(FormattableString.Invariant($"http://127.0.0.1:{port}"));
        builder.UseOrleans(silo =>
        {
            silo.Join(builder.Configuration).UseCascadeTiers();
            silo.AddDashboard();
        });
        builder.Services.AddClusterCascade<NewsClassifier>();
        builder.Services.AddHealthChecks();
        WebApplication app = builder.Build();
        app.MapGet("/", () => Results.Content(Page, "text/html"));
        app.MapCascade<NewsClassifier>("/news");
        app.MapCascadeInfo<NewsClassifier>("/info");
        app.MapCascadeDashboard("/cascades");
        app.MapOrleansDashboard("/orleans");
        app.MapHealthChecks("/health");
        return app;
    }
}

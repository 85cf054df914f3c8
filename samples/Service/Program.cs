// A service that classifies headlines: see README.md beside this file.
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Samples.News;
using Service;

// The settings are those of the folder it is run in, as by dotnet run, or else those beside the program.
const string settings = "appsettings.json";
WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    ContentRootPath = File.Exists(settings) ? Directory.GetCurrentDirectory() : AppContext.BaseDirectory,
});

// The cascade: loaded and warmed up before the service starts, behind a queue. Cascades:NewsClassifier in
// appsettings.json has its options.
builder.Services.AddCascade<NewsClassifier>();

builder.WebHost.ConfigureKestrel(options => options.UseCleartextHttp2());

// Everything else is ASP.NET Core as in any service.
builder.Services.AddCascadeGrpc();
builder.Services.AddHealthChecks();
builder.Services.AddOpenApi();
builder.Services.AddProblemDetails();
builder.Services.AddOpenTelemetry()
    .ConfigureResource(resource => resource.AddService("news"))
    .WithMetrics(metrics => metrics
        .AddMeter("EarlyExitGen", "EarlyExitGen.Hosting")
        .AddMeter("Microsoft.AspNetCore.Hosting")
        .AddPrometheusExporter());
builder.Services.AddKeys(builder.Configuration);
builder.Services.AddLimits(builder.Configuration);
builder.Services.AddTraffic(builder.Configuration);

WebApplication app = builder.Build();
app.UseExceptionHandler();
app.UseAuthentication();
app.UseRateLimiter();
app.UseAuthorization();

RouteGroupBuilder classifies = app.MapGroup("").RequireAuthorization(Keys.Policy).RequireRateLimiting(Limits.Policy);
classifies.MapCascade<NewsClassifier>("/news");
classifies.MapCascadeInference<NewsClassifier>("/");
classifies.MapCascadePredict<NewsClassifier>("/predict");
classifies.MapCascadeGrpc<NewsClassifier>();
app.MapCascadeInfo<NewsClassifier>("/info");
app.MapHealthChecks("/health");
app.MapPrometheusScrapingEndpoint("/metrics");
app.MapOpenApi();
app.MapCascadeDashboard("/cascades").RequireAuthorization(Keys.PagePolicy);
app.MapSignIn();
app.MapTraffic();

await app.RunAsync();
return 0;

/// <summary>Public, so that tests can start the service.</summary>
public partial class Program;

// A service that classifies headlines: see README.md beside this file.
using EarlyExitGen;
using Microsoft.AspNetCore.Authorization;
using OpenTelemetry.Metrics;
using Samples.News;
using Service;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

// The cascade: one for all requests, loaded when the service starts.
builder.Services.AddSingleton(_ => new NewsClassifier(new CascadeOptions { IntraOpThreads = 1 }));

builder.WebHost.ConfigureKestrel(options => options.UseCleartextHttp2());

// Everything else is ASP.NET Core as in any service.
builder.Services.AddHealthChecks();
builder.Services.AddOpenApi();
builder.Services.AddProblemDetails();
builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("EarlyExitGen").AddPrometheusExporter());
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

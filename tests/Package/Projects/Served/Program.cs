// A cascade at /mood and by gRPC, the page at /cascades, health at /health; POST to /stop ends the service.
using EarlyExitGen.Hosting;
using Moods;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddCascade<MoodClassifier>(configure: options => options.Policy = OverloadPolicy.Reject);
builder.Services.AddHealthChecks();
builder.WebHost.ConfigureKestrel(options => options.ConfigureEndpointDefaults(endpoint =>
    endpoint.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2));
builder.Services.AddCascadeGrpc();
WebApplication app = builder.Build();

app.MapCascade<MoodClassifier>("/mood");
app.MapCascadeDashboard("/cascades");
app.MapHealthChecks("/health");
app.MapPost("/stop", (IHostApplicationLifetime lifetime) => lifetime.StopApplication());
app.MapCascadeGrpc<MoodClassifier>();
await app.RunAsync();

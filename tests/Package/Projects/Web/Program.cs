// POST a text to /mood or /topic; POST to /stop ends the service.
using System.Globalization;
using Library;
using Moods;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddSingleton<MoodClassifier>(_ => new MoodClassifier());
builder.Services.AddSingleton<TopicReader>();
WebApplication app = builder.Build();

app.MapPost("/mood", async (HttpRequest request, MoodClassifier moods) =>
{
    MoodPrediction p = moods.Classify(await TextAsync(request));
    return string.Create(CultureInfo.InvariantCulture, $"mood {p.Label.Text()} {p.Confidence:R} {p.Exit} {p.Layers}");
});
app.MapPost("/topic", async (HttpRequest request, TopicReader topics) => topics.Read(await TextAsync(request)));
app.MapPost("/stop", (IHostApplicationLifetime lifetime) => lifetime.StopApplication());
await app.RunAsync();

static async Task<string> TextAsync(HttpRequest request)
{
    using StreamReader reader = new(request.Body);
    return await reader.ReadToEndAsync();
}

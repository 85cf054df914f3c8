using Messages;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

// Generated from messages/messages.cascade.json. Put your own cascade's folder in its place.
builder.Services.AddCascade<MessageClassifier>();

WebApplication app = builder.Build();
app.MapCascade<MessageClassifier>("/messages");
app.MapCascadeDashboard("/cascades");
app.MapHealthChecks("/health");
app.Run();

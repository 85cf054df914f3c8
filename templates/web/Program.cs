using Messages;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

// Generated from messages/messages.cascade.json. Put your own cascade's folder in its place.
builder.Services.AddCascade<MessageClassifier>();
builder.Services.AddHealthChecks();

WebApplication app = builder.Build();
app.MapCascade<MessageClassifier>("/messages");

// Whoever reaches the service sees this page: RequireAuthorization says who may.
app.MapCascadeDashboard("/cascades");
app.MapHealthChecks("/health");
app.Run();

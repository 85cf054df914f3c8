using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EarlyExitGen.AspNetCore;
using EarlyExitGen.Hosting;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EarlyExitGen.Web.Tests.Fakes;

/// <summary>An application with fakes behind its endpoints, on a real server at loopback or without one.</summary>
internal sealed class FakeHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeHost(WebApplication app, HttpClient client, FakeWork work, FakeLog log)
    {
        _app = app;
        Client = client;
        Work = work;
        Log = log;
    }

    public HttpClient Client { get; }

    public FakeWork Work { get; }

    public FakeLog Log { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts one: texts at /texts, /hf and /predict, pairs at /pairs, /hf-pairs and /predict-pairs.</summary>
    public static async Task<FakeHost> StartAsync(
        Action<CascadeEndpointOptions>? endpoints = null,
        Action<CascadeHostOptions>? cascade = null,
        bool onKestrel = false,
        Action<WebApplication>? map = null,
        Action<KestrelServerOptions>? kestrel = null,
        Action<IServiceCollection>? services = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        FakeLog log = new();
        builder.Logging.AddProvider(log);
        builder.Services.AddRouting();
        if (onKestrel)
        {
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            builder.WebHost.ConfigureKestrel(kestrel ?? (_ => { }));
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        FakeWork work = new();
        FakeTexts.Work.Value = work;
        builder.Services.AddCascade<FakeTexts>(configure: options =>
        {
            options.Concurrency = 2;
            cascade?.Invoke(options);
        });
        builder.Services.AddCascade<FakePairs>();
        builder.Services.AddCascadeGrpc();
        services?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        app.UseRouting();
        endpoints = (Action<CascadeEndpointOptions>)Patient + endpoints;
        app.MapCascade<FakeTexts>("/texts", endpoints);
        app.MapCascadeInference<FakeTexts>("/hf", endpoints);
        app.MapCascadePredict<FakeTexts>("/predict", endpoints);
        app.MapCascadeInfo<FakeTexts>("/info", endpoints);
        app.MapCascade<FakePairs>("/pairs", endpoints);
        app.MapCascadeInference<FakePairs>("/hf-pairs", endpoints);
        app.MapCascadePredict<FakePairs>("/predict-pairs", endpoints);
        app.MapCascadeGrpc<FakeTexts>(endpoints);
        app.MapCascadeGrpc<FakePairs>(endpoints);
        map?.Invoke(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        HttpClient client = onKestrel
            ? new HttpClient { BaseAddress = new Uri(AddressOf(app)) }
            : app.GetTestClient();
        return new FakeHost(app, client, work, log);
    }

    /// <summary>A channel of gRPC; not for a host on Kestrel.</summary>
    public GrpcChannel Channel() => GrpcChannel.ForAddress(
        Client.BaseAddress!, new GrpcChannelOptions { HttpHandler = _app.GetTestServer().CreateHandler() });

    /// <summary>Sends a body and reads the answer.</summary>
    public Task<(int Status, JsonElement Body)> PostAsync(
        string path, string body, string contentType = "application/json") =>
        PostAsync(path, Encoding.UTF8.GetBytes(body), contentType);

    /// <inheritdoc cref="PostAsync(string, string, string)"/>
    public async Task<(int Status, JsonElement Body)> PostAsync(string path, byte[] body, string? contentType)
    {
        using HttpResponseMessage response = await SendAsync(path, body, contentType);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonDocument.Parse(text).RootElement);
    }

    /// <summary>Sends a body.</summary>
    public Task<HttpResponseMessage> SendAsync(string path, byte[] body, string? contentType)
    {
        ByteArrayContent content = new(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return Client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Work.Open();
        Client.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>Ends the application, as a signal does.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    // Only what a test is about may end before an answer is there, however busy the machine.
    private static void Patient(CascadeEndpointOptions options) => options.Timeout = TimeSpan.FromMinutes(1);

    private static string AddressOf(WebApplication app) => app.Services.GetRequiredService<IServer>()
        .Features.Get<IServerAddressesFeature>()!.Addresses.Single();
}

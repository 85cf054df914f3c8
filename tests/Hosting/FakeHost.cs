using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EarlyExitGen.Hosting.Tests;

/// <summary>A host with fake cascades, a clock that stands still, and its log.</summary>
internal sealed class FakeHost : IAsyncDisposable
{
    private readonly HostApplicationBuilder _builder;
    private readonly Lazy<IHost> _host;

    /// <summary>Makes a host that has not started.</summary>
    /// <param name="work">What the cascade does.</param>
    /// <param name="settings">The configuration's section of the cascade.</param>
    public FakeHost(FakeWork work, params (string Key, string Value)[] settings)
        : this(work, name: null, settings)
    {
    }

    private FakeHost(FakeWork work, string? name, (string Key, string Value)[] settings)
    {
        Work = work;
        Folder = Guid.NewGuid().ToString();
        FakeCascade.Add(Folder, work);
        _builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        Section = "Cascades:" + (name ?? "FakeClassifier") + ":";
        Dictionary<string, string?> section = new() { [Section + "Folder"] = Folder };
        foreach ((string key, string value) in settings)
        {
            section[Section + key] = value;
        }

        _builder.Configuration.AddInMemoryCollection(section);
        _builder.Services.AddSingleton<TimeProvider>(Time);
        _builder.Services.AddSingleton<ILoggerProvider>(new Recorder(Lines));
        _builder.Services.AddHealthChecks();
        _builder.Services.AddSingleton(new Shadow.ShadowDraw(seed: 7));
        _builder.Services.AddCascade<FakeCascade>(name);
        _host = new Lazy<IHost>(_builder.Build);
    }

    public FakeWork Work { get; }

    public string Folder { get; }

    public string Section { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.Zero));

    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = [];

    public IServiceCollection Services => _builder.Services;

    public IServiceProvider Provider => _host.Value.Services;

    public IHost App => _host.Value;

    public ICascadeService<string, FakePrediction> Cascade =>
        Provider.GetRequiredService<ICascadeService<string, FakePrediction>>();

    /// <summary>The cascade of a host that was started with a name for it.</summary>
    public ICascadeService<string, FakePrediction> Named { get; private set; } = null!;

    /// <summary>Makes and starts a host whose cascade has a name.</summary>
    public static async Task<FakeHost> StartNamedAsync(
        FakeWork work, string name, params (string Key, string Value)[] settings)
    {
        FakeHost host = new(work, name, settings);
        host.Named = host.Provider.GetRequiredKeyedService<ICascadeService<string, FakePrediction>>(name);
        await host.App.StartAsync();
        return host;
    }

    /// <summary>Makes and starts a host.</summary>
    public static async Task<FakeHost> StartAsync(FakeWork work, params (string Key, string Value)[] settings)
    {
        FakeHost host = new(work, settings);
        await host.App.StartAsync();
        return host;
    }

    /// <summary>Changes the configuration while the host runs.</summary>
    public void Change(params (string Key, string Value)[] settings)
    {
        IConfigurationRoot root = (IConfigurationRoot)Provider.GetRequiredService<IConfiguration>();
        foreach ((string key, string value) in settings)
        {
            root[Section + key] = value;
        }

        root.Reload();
    }

    public Task<HealthReport> Health() =>
        Provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    public async ValueTask DisposeAsync()
    {
        Work.Let(10_000);
        if (_host.IsValueCreated)
        {
            await ((IAsyncDisposable)_host.Value).DisposeAsync();
        }
    }

    private sealed class Recorder(ConcurrentQueue<(LogLevel, string)> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((logLevel, formatter(state, exception) + exception));

        public void Dispose()
        {
        }
    }
}

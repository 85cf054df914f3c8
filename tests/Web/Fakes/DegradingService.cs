using EarlyExitGen.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EarlyExitGen.Web.Tests.Fakes;

/// <summary>The cascade of a host, as if it were a cluster's whose deep silos do not answer long texts.</summary>
internal sealed class DegradingService(ICascadeService<string, FakePrediction> service)
    : ICascadeService<string, FakePrediction>
{
    private const int Long = 5;

    public string Name => service.Name;

    public CascadeInfo Info => service.Info;

    public float Dial
    {
        get => service.Dial;
        set => service.Dial = value;
    }

    public CascadeServiceStatus Status => service.Status;

    public ShadowReport? Shadow => service.Shadow;

    /// <summary>Puts one in front of the host's.</summary>
    public static void Add(IServiceCollection services)
    {
        ServiceDescriptor plain =
            services.Last(one => one.ServiceType == typeof(ICascadeService<string, FakePrediction>));
        services.AddSingleton<ICascadeService<string, FakePrediction>>(provider => new DegradingService(
            (ICascadeService<string, FakePrediction>)plain.ImplementationFactory!(provider)));
    }

    public async ValueTask<CascadeAnswer<FakePrediction>> ClassifyAsync(
        string input, CascadeCall call = default, CancellationToken cancellationToken = default) =>
        Of(input, await service.ClassifyAsync(input, call, cancellationToken));

    public async Task<CascadeAnswer<FakePrediction>[]> ClassifyAsync(
        IReadOnlyList<string> inputs, CascadeCall call = default, CancellationToken cancellationToken = default) =>
        [.. inputs.Zip(await service.ClassifyAsync(inputs, call, cancellationToken), Of)];

    public IAsyncEnumerable<FakePrediction> ClassifyAsync(
        IAsyncEnumerable<string> inputs, CancellationToken cancellationToken = default) =>
        service.ClassifyAsync(inputs, cancellationToken);

    public Task<TextTrace> TraceAsync(
        string input, CascadeCall call = default, CancellationToken cancellationToken = default) =>
        service.TraceAsync(input, call, cancellationToken);

    public Task SwapAsync(string folder, CancellationToken cancellationToken = default) =>
        service.SwapAsync(folder, cancellationToken);

    public Task SaveAsync(string folder, CancellationToken cancellationToken = default) =>
        service.SaveAsync(folder, cancellationToken);

    public CascadeSetting At(float dial) => service.At(dial);

    private static CascadeAnswer<FakePrediction> Of(string input, CascadeAnswer<FakePrediction> answer) =>
        answer with { Degraded = input.Length > Long };
}

using System.Diagnostics.Metrics;
using System.Globalization;
using Samples.News;

namespace ClusterSample;

/// <summary>A silo: Cascades:NewsClassifier:Silo:Tiers says what it serves.</summary>
internal static class SiloProgram
{
    /// <summary>Runs until it is told to stop, or whoever started it has gone.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
        builder.UseOrleans(silo => silo.Join(builder.Configuration).AddCascade<NewsClassifier>());
        using IHost host = builder.Build();
        using MeterListener answered = Count(out Func<long> texts);
        await host.StartAsync();
        await Console.Out.WriteLineAsync("ready");
        IHostApplicationLifetime lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        _ = Task.Run(() => Follow(lifetime, texts));
        await host.WaitForShutdownAsync();
        return 0;
    }

    // A line that comes in is answered with how many texts were answered here; the end of input is the end.
    private static void Follow(IHostApplicationLifetime lifetime, Func<long> texts)
    {
        while (Console.In.ReadLine() is not null)
        {
            Console.Out.WriteLine(texts().ToString(CultureInfo.InvariantCulture));
        }

        lifetime.StopApplication();
    }

    private static MeterListener Count(out Func<long> texts)
    {
        long[] count = [0];
        texts = () => Interlocked.Read(ref count[0]);
        MeterListener listener = new()
        {
            InstrumentPublished = static (instrument, one) =>
            {
                if (instrument.Name == "earlyexit.texts")
                {
                    one.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref count[0], value));
        listener.Start();
        return listener;
    }
}

using System.Diagnostics;
using Orleans.Placement;
using Orleans.Runtime;

namespace ClusterSample;

/// <summary>A grain that does nothing: what a call of Orleans costs by itself.</summary>
public interface IEchoGrain : IGrainWithIntegerKey
{
    /// <summary>Says where it is.</summary>
    ValueTask<string> SiloAsync();
}

/// <inheritdoc/>
[RandomPlacement]
public sealed class EchoGrain(ILocalSiloDetails silo) : Grain, IEchoGrain
{
    private readonly string _silo = silo.SiloAddress.ToString();

    /// <inheritdoc/>
    public ValueTask<string> SiloAsync() => ValueTask.FromResult(_silo);
}

/// <summary>Calls a grain of another silo, to compare with.</summary>
internal static class Echo
{
    private const int MostKeys = 1000;

    /// <summary>The median of calls of one caller, after as many that do not count.</summary>
    public static async Task<TimeSpan> MedianAsync(IGrainFactory grains, SiloAddress here, int times)
    {
        IEchoGrain grain = await ElsewhereAsync(grains, here.ToString());
        TimeSpan[] all = new TimeSpan[2 * times];
        for (int i = 0; i < all.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await grain.SiloAsync();
            all[i] = Stopwatch.GetElapsedTime(start);
        }

        Array.Sort(all, times, times);
        return all[times + (times / 2)];
    }

    private static async Task<IEchoGrain> ElsewhereAsync(IGrainFactory grains, string here)
    {
        for (int key = 0; key < MostKeys; key++)
        {
            IEchoGrain grain = grains.GetGrain<IEchoGrain>(key);
            if (await grain.SiloAsync() != here)
            {
                return grain;
            }
        }

        throw new InvalidOperationException("No other silo takes a grain.");
    }
}

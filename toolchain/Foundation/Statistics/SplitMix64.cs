namespace EarlyExitGen.Toolchain.Foundation.Statistics;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014). Every use of
/// chance derives its own from the seed and the place of use, so that what is stopped and goes on needs no saved state.
/// </summary>
internal sealed class SplitMix64
{
    private ulong _state;

    /// <summary>Chance that depends on the seed and on <paramref name="place"/>, and on nothing else.</summary>
    public SplitMix64(int seed, params ReadOnlySpan<int> place)
    {
        _state = (uint)seed;
        foreach (int part in place)
        {
            _state = Next() ^ (uint)part;
        }

        _state = Next();
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A random number from 0 to <paramref name="limit"/> - 1.</summary>
    // The bias of the multiplication is below 2^-32 for any count of things that fit on a disk.
    public long Below(long limit) => (long)(((UInt128)Next() * (ulong)limit) >> 64);

    /// <summary>Puts the items in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = (int)Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Normally distributed values (Box and Muller) around 0.</summary>
    public float[] Normal(int count, double deviation)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
            values[i] = (float)(deviation * radius * Math.Cos(2 * Math.PI * Uniform()));
        }

        return values;
    }

    /// <summary>An exponentially distributed value of mean 1.</summary>
    public double Exponential() => -Math.Log(1 - Uniform());

    private double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));
}

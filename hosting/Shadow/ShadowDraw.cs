using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EarlyExitGen.Hosting.Shadow;

/// <summary>
/// Draws the texts that are run to the end: SplitMix64, seeded for each process, so that nobody can tell which texts
/// are drawn. Thread-safe.
/// </summary>
internal sealed class ShadowDraw
{
    private ulong _state;

    /// <summary>Draws from a seed that nobody knows.</summary>
    public ShadowDraw()
    {
        Span<byte> seed = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(seed);
        _state = BinaryPrimitives.ReadUInt64LittleEndian(seed);
    }

    /// <summary>Draws from a seed, for tests.</summary>
    public ShadowDraw(ulong seed) => _state = seed;

    /// <summary>The next number, in [0, 1).</summary>
    public double Next()
    {
        ulong z = Interlocked.Add(ref _state, 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}

using System.Numerics;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// Dropout of one training step. The masks come from a hash of the element's index, keyed by seed, step, part and
/// place: the library's own generator is sequential, and on the CPU would take longer than the matrix products.
/// </summary>
internal sealed class DropoutMasks
{
    private readonly int _seed;
    private readonly int _step;
    private readonly int _part;
    private int _place;

    /// <summary>
    /// The masks of one part of the batch of <paramref name="step"/>; the same arguments give the same masks.
    /// </summary>
    public DropoutMasks(int seed, int step, int part)
    {
        _seed = seed;
        _step = step;
        _part = part;
    }

    /// <summary>
    /// Zeroes a random share <paramref name="probability"/> of the values and scales the others up, so that the
    /// mean stays; the result is in single precision. Each call is a place of its own.
    /// </summary>
    public Tensor Apply(Tensor input, double probability)
    {
        _place++;
        if (probability == 0)
        {
            return input;
        }

        Tensor mask = torch.empty(input.shape, ScalarType.Float32);
        Fill(TensorMemory.Floats(mask), probability, new SplitMix64(_seed, _step, _part, _place).Next());
        return input * mask;
    }

    /// <summary>Fills <paramref name="mask"/> with 0 or 1/(1 - probability).</summary>
    internal static void Fill(Span<float> mask, double probability, ulong key)
    {
        uint limit = (uint)(probability * uint.MaxValue);
        float kept = (float)(1 / (1 - probability));
        int width = Vector<float>.Count;
        Vector<uint> limits = new(limit);
        Vector<float> scale = new(kept);
        Vector<uint> first = new((uint)key);
        Vector<uint> second = new((uint)(key >> 32));
        Vector<uint> index = Vector<uint>.Indices;
        Vector<uint> advance = new((uint)width);
        int i = 0;
        for (; i <= mask.Length - width; i += width)
        {
            Vector<uint> hash = Mix(Mix(index + first) ^ second);
            Vector.ConditionalSelect(
                Vector.GreaterThanOrEqual(hash, limits).As<uint, int>(), scale, Vector<float>.Zero).CopyTo(mask[i..]);
            index += advance;
        }

        if (i < mask.Length)
        {
            Span<float> rest = stackalloc float[width];
            Vector<uint> hash = Mix(Mix(index + first) ^ second);
            Vector.ConditionalSelect(
                Vector.GreaterThanOrEqual(hash, limits).As<uint, int>(), scale, Vector<float>.Zero).CopyTo(rest);
            rest[..(mask.Length - i)].CopyTo(mask[i..]);
        }
    }

    // The finaliser of MurmurHash3: every input bit flips every output bit with probability near one half.
    private static Vector<uint> Mix(Vector<uint> x)
    {
        x ^= Vector.ShiftRightLogical(x, 16);
        x *= 0x85EBCA6Bu;
        x ^= Vector.ShiftRightLogical(x, 13);
        x *= 0xC2B2AE35u;
        return x ^ Vector.ShiftRightLogical(x, 16);
    }
}

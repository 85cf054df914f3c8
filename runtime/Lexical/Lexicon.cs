using System.Runtime.CompilerServices;

namespace EarlyExitGen.Lexical;

/// <summary>
/// A table of weights from which an exit answers before any block runs, from the token ids alone: the logit of a label
/// is bias + scale * (sum of the weights of all features) / sqrt(number of features). A linear model on hashed n-grams,
/// as in Joulin et al., "Bag of Tricks for Efficient Text Classification" (EACL 2017). Immutable, thread-safe; scoring
/// allocates nothing.
/// </summary>
internal sealed class Lexicon
{
    // A row of 16 weights that lay across two cache lines would be two loads.
    private const int Alignment = 64;

    private readonly sbyte[] _memory;
    private readonly int _start;
    private readonly float[] _scale;
    private readonly float[] _bias;

    /// <summary>A lexicon whose weights are yet to be filled in.</summary>
    /// <param name="features">What the rows are.</param>
    /// <param name="scale">What a weight of 1 is worth, for each label; finite.</param>
    /// <param name="bias">The logits of an empty text; finite, and as many.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, or a number is not finite.</exception>
    public Lexicon(LexicalFeatures features, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias)
    {
        Features = features;
        _scale = scale.ToArray();
        _bias = bias.ToArray();
        Stride = LexiconFormat.StrideOf(_bias.Length);
        string? problem =
            _scale.Length != _bias.Length ? "there is not a scale for each label"
            : !AreFinite(_scale) || !AreFinite(_bias) ? "a scale or a bias is not a finite number"
            : LexiconFormat.Check(_bias.Length, features.Rows, features.Vocabulary);
        if (problem is not null)
        {
            throw new ArgumentException("This is not a lexicon: " + problem + ".");
        }

        // Pinned, so that it stays aligned.
        _memory = GC.AllocateArray<sbyte>((features.Rows * Stride) + Alignment, pinned: true);
        nint address = Address(_memory);
        _start = (int)(((address + Alignment - 1) & -Alignment) - address);
    }

    /// <summary>What the rows are.</summary>
    public LexicalFeatures Features { get; }

    /// <summary>The number of labels, 2 to 1,024.</summary>
    public int Labels => _bias.Length;

    /// <summary>The length of a row, at least the number of labels: 4, 8, or a multiple of 16.</summary>
    public int Stride { get; }

    /// <summary>The table, [rows, stride]; what lies behind the labels of a row is of no account.</summary>
    public Span<sbyte> Weights => _memory.AsSpan(_start, Features.Rows * Stride);

    /// <summary>What a weight of 1 is worth, for each label.</summary>
    public ReadOnlySpan<float> Scale => _scale;

    /// <summary>The logits of an empty text.</summary>
    public ReadOnlySpan<float> Bias => _bias;

    /// <summary>Writes the logits of an instance.</summary>
    /// <param name="first">The ids of the text, or of the first text, without special ids around them.</param>
    /// <param name="second">The ids of the second text; of no account for single texts.</param>
    /// <param name="logits">Takes one logit for each label.</param>
    /// <exception cref="ArgumentException"><paramref name="logits"/> is too short.</exception>
    [SkipLocalsInit]
    public void Score(ReadOnlySpan<int> first, ReadOnlySpan<int> second, Span<float> logits)
    {
        Span<int> sums = stackalloc int[Stride];
        sums.Clear();
        LexicalSums visitor = new(Weights, Stride, sums);
        int count = Features.Visit(first, second, ref visitor);
        double norm = count == 0 ? 0 : 1 / Math.Sqrt(count);
        Span<float> all = logits[.._bias.Length];
        for (int label = 0; label < all.Length; label++)
        {
            all[label] = (float)(_bias[label] + (_scale[label] * (sums[label] * norm)));
        }
    }

    /// <summary>Whether no value is infinite, or not a number.</summary>
    internal static bool AreFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    private static unsafe nint Address(sbyte[] pinned)
    {
        fixed (sbyte* start = pinned)
        {
            return (nint)start;
        }
    }
}

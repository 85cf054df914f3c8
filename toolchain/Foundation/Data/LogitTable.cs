using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>The raw logits that every exit gives for texts, and the labels of these where there are any.</summary>
internal sealed class LogitTable
{
    private readonly float[] _logits;

    /// <summary>Takes logits as [text, exit, label], row-major, and the texts' labels.</summary>
    public LogitTable(float[] logits, int[] gold, int exits, int labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(logits.Length, gold.Length * exits * labels);
        _logits = logits;
        Gold = gold;
        Exits = exits;
        Labels = labels;
    }

    /// <summary>The number of texts.</summary>
    public int Count => Gold.Count;

    /// <summary>The number of exits.</summary>
    public int Exits { get; }

    /// <summary>The number of labels.</summary>
    public int Labels { get; }

    /// <summary>Each text's label; <see cref="Instance.Unlabelled"/> for none.</summary>
    public IReadOnlyList<int> Gold { get; }

    /// <summary>Whether every text has a label.</summary>
    public bool IsLabelled => Gold.All(label => label != Instance.Unlabelled);

    /// <summary>The logits of an exit for a text, one value per label.</summary>
    public ReadOnlySpan<float> Of(int text, int exit) => _logits.AsSpan(((text * Exits) + exit) * Labels, Labels);

    /// <summary>All logits, as [text, exit, label].</summary>
    public float[] ToArray() => [.. _logits];

    /// <summary>Whether all that an exit gives for a text are finite numbers; if not, it never answers there.</summary>
    public bool IsFinite(int text, int exit)
    {
        foreach (float z in Of(text, exit))
        {
            if (!float.IsFinite(z))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The label of the largest logit, the lower one of equals.</summary>
    public int Answer(int text, int exit) => Softmax.ArgMax(Of(text, exit));

    /// <summary>Whether an exit answers a text as labelled; where there is no label it does not.</summary>
    public bool IsRight(int text, int exit) => Answer(text, exit) == Gold[text];

    /// <summary>Whether an exit answers a text as the last exit does.</summary>
    public bool Agrees(int text, int exit) => Answer(text, exit) == Answer(text, Exits - 1);

    /// <summary>The share of texts that an exit answers as labelled.</summary>
    public double Accuracy(int exit) => Share(text => IsRight(text, exit));

    /// <summary>The share of texts that an exit answers as the last exit does.</summary>
    public double Agreement(int exit) => Share(text => Agrees(text, exit));

    /// <summary>The share of texts for which something holds.</summary>
    public double Share(Func<int, bool> holds) => (double)Enumerable.Range(0, Count).Count(holds) / Count;
}

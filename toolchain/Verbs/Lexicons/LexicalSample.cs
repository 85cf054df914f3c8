using EarlyExitGen.Lexical;

namespace EarlyExitGen.Toolchain.Verbs.Lexicons;

/// <summary>
/// Texts as a lexicon learns from them: the rows of each text's features, and the probabilities that it is to give.
/// Rows are kept in one array, so that a text costs no more than its features.
/// </summary>
/// <param name="features">The features.</param>
/// <param name="labels">The number of labels.</param>
internal sealed class LexicalSample(LexicalFeatures features, int labels)
{
    private readonly List<int> _rows = [];
    private readonly List<int> _ends = [];
    private readonly List<float> _targets = [];

    /// <summary>The number of texts.</summary>
    public int Count => _ends.Count;

    /// <summary>The number of labels.</summary>
    public int Labels => labels;

    /// <summary>The features.</summary>
    public LexicalFeatures Features => features;

    /// <summary>The rows of all texts together.</summary>
    public int Size => _rows.Count;

    /// <summary>Adds a text.</summary>
    /// <param name="first">The ids of the text, or of the first text, without special ids around them.</param>
    /// <param name="second">The ids of the second text; of no account for single texts.</param>
    /// <param name="target">The probability of each label.</param>
    public void Add(ReadOnlySpan<int> first, ReadOnlySpan<int> second, ReadOnlySpan<float> target)
    {
        Collector collector = new(_rows);
        features.Visit(first, second, ref collector);
        _ends.Add(_rows.Count);
        _targets.AddRange(target);
    }

    /// <summary>The rows of a text's features; a row may occur several times.</summary>
    public ReadOnlySpan<int> Rows(int text) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rows)[(text == 0 ? 0 : _ends[text - 1]).._ends[text]];

    /// <summary>The probability that a text's answer is to give each label.</summary>
    public ReadOnlySpan<float> Target(int text) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_targets).Slice(text * labels, labels);

    private readonly struct Collector(List<int> rows) : ILexicalVisitor
    {
        public void Announce(int row)
        {
        }

        public void Visit(scoped ReadOnlySpan<int> some) => rows.AddRange(some);
    }
}

namespace EarlyExitGen.Toolchain.Verbs.Heads;

/// <summary>
/// The sizes of an attention head, and where its weights lie in one array: queries [queries, hidden], value projection
/// [hidden, hidden], its bias, classifier [labels, hidden], its bias.
/// </summary>
/// <param name="Hidden">The width of the hidden states.</param>
/// <param name="Labels">The number of labels.</param>
internal sealed record HeadShape(int Hidden, int Labels)
{
    private const int MostQueries = 8;

    /// <summary>The number of queries: 8, or as many below it as divide the width.</summary>
    public int Queries { get; } = Enumerable.Range(1, MostQueries).Last(n => Hidden % n == 0);

    /// <summary>The outputs that each query gives.</summary>
    public int Slice => Hidden / Queries;

    /// <summary>The number of weights.</summary>
    public int Count => Bias + Hidden + (Labels * Hidden) + Labels;

    /// <summary>Where the value projection begins.</summary>
    public int Value => Queries * Hidden;

    /// <summary>Where its bias begins.</summary>
    public int Bias => Value + (Hidden * Hidden);

    /// <summary>Where the classifier begins.</summary>
    public int Classifier => Bias + Hidden;

    /// <summary>Where its bias begins.</summary>
    public int ClassifierBias => Classifier + (Labels * Hidden);
}

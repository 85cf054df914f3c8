namespace EarlyExitGen.Toolchain.Verbs.Heads;

/// <summary>
/// The sizes of a head, and where its weights lie in one array: queries [queries, hidden], value projection
/// [hidden, hidden], its bias, classifier [labels, hidden], its bias. A head on the first token has no queries.
/// </summary>
/// <param name="Hidden">The width of the hidden states.</param>
/// <param name="Labels">The number of labels.</param>
/// <param name="IsCls">Whether it reads the first token alone, instead of attending over all.</param>
internal sealed record HeadShape(int Hidden, int Labels, bool IsCls = false)
{
    private const int MostQueries = 8;

    /// <summary>
    /// The number of vectors that are pooled of a text, by a query each: 8, or as many below it as divide the width;
    /// the first token alone is one.
    /// </summary>
    public int Queries { get; } = IsCls ? 1 : Enumerable.Range(1, MostQueries).Last(n => Hidden % n == 0);

    /// <summary>The outputs that each query gives.</summary>
    public int Slice => Hidden / Queries;

    /// <summary>The number of weights.</summary>
    public int Count => Bias + Hidden + (Labels * Hidden) + Labels;

    /// <summary>Where the value projection begins.</summary>
    public int Value => IsCls ? 0 : Queries * Hidden;

    /// <summary>Where its bias begins.</summary>
    public int Bias => Value + (Hidden * Hidden);

    /// <summary>Where the classifier begins.</summary>
    public int Classifier => Bias + Hidden;

    /// <summary>Where its bias begins.</summary>
    public int ClassifierBias => Classifier + (Labels * Hidden);
}

namespace EarlyExitGen.Tokenization;

/// <summary>The ids that stand around texts.</summary>
internal sealed record TextTemplate
{
    /// <summary>The ids before the first text.</summary>
    public required IReadOnlyList<int> Before { get; init; }

    /// <summary>The ids between the texts of a pair; none where only single texts are read.</summary>
    public required IReadOnlyList<int> Between { get; init; }

    /// <summary>The ids after the last text.</summary>
    public required IReadOnlyList<int> After { get; init; }

    /// <summary>
    /// The token types of a pair: of the ids before, the first text, the ids between, the second text, and the ids
    /// after it, one number each. Of a single text they are all 0.
    /// </summary>
    public required IReadOnlyList<int> PairTypes { get; init; }

    /// <summary>
    /// One id before and one after; with one between types are 0 and 1, with two all 0, as in RoBERTa.
    /// </summary>
    public static TextTemplate Of(SpecialTokens special) => new()
    {
        Before = [special.Start],
        Between = special.Between,
        After = [special.End],
        PairTypes = special.Between.Count == 1 ? [0, 0, 0, 1, 1] : new int[4 + special.Between.Count],
    };
}

namespace EarlyExitGen.Pipelines.Models;

/// <summary>What a byte-pair encoding consists of.</summary>
internal sealed record BytePairSettings
{
    /// <summary>The pieces and their ids.</summary>
    public required IReadOnlyDictionary<string, int> Vocabulary { get; init; }

    /// <summary>The pairs that are merged, the first one first.</summary>
    public required IReadOnlyList<(string Left, string Right)> Merges { get; init; }

    /// <summary>Whether words are taken as bytes, written in GPT-2's letters.</summary>
    public required bool IsByteLevel { get; init; }

    /// <summary>Pieces that are in no text.</summary>
    public IReadOnlyDictionary<string, int> Special { get; init; } = new Dictionary<string, int>();

    /// <summary>The id of what is not a piece; null where it is left out.</summary>
    public int? Unknown { get; init; }

    /// <summary>Whether what is unknown in a row is one piece.</summary>
    public bool FusesUnknown { get; init; }

    /// <summary>Whether bytes stand for what is unknown, where all of them are pieces.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Whether a word that is a piece is taken as it is, without merging.</summary>
    public bool TakesWholeWords { get; init; }
}

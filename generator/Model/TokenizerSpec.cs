namespace EarlyExitGen.Manifests;

/// <summary>How texts become token ids.</summary>
internal sealed record TokenizerSpec
{
    /// <summary>How a text is cut into pieces.</summary>
    public required TokenizerKind Kind { get; init; }

    /// <summary>
    /// The vocabulary's file, relative to the manifest's folder: one word piece a line; of BPE the pieces with their
    /// ids as JSON; of SentencePiece the model.
    /// </summary>
    public required string Vocabulary { get; init; }

    /// <summary>The SHA-256 of the vocabulary's file, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>WordPiece: whether texts are lower-cased first.</summary>
    public bool Lowercase { get; init; }

    /// <summary>WordPiece: whether accents are stripped first.</summary>
    public bool StripAccents { get; init; }

    /// <summary>BPE: the file of the merges.</summary>
    public DataFileSpec? Merges { get; init; }

    /// <summary>BPE: whether a text is read as if a space stood before it.</summary>
    public bool AddPrefixSpace { get; init; }

    /// <summary>SentencePiece: what is added to the model's own ids.</summary>
    public int Offset { get; init; }

    /// <summary>SentencePiece: the id of what is not a piece.</summary>
    public int Unknown { get; init; }

    /// <summary>
    /// BPE and SentencePiece: the special tokens; null for WordPiece, which finds them in its vocabulary.
    /// </summary>
    public SpecialTokensSpec? Special { get; init; }

    /// <summary>The largest number of token ids of an instance, special tokens counted.</summary>
    public required int MaxTokens { get; init; }
}

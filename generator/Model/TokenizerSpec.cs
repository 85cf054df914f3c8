namespace EarlyExitGen.Manifests;

/// <summary>How texts become token ids: BERT's WordPiece.</summary>
internal sealed record TokenizerSpec
{
    /// <summary>The vocabulary's file, relative to the manifest's folder, one word piece a line.</summary>
    public required string Vocabulary { get; init; }

    /// <summary>The SHA-256 of the vocabulary's file, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Whether texts are lower-cased first.</summary>
    public required bool Lowercase { get; init; }

    /// <summary>Whether accents are stripped first.</summary>
    public required bool StripAccents { get; init; }

    /// <summary>The largest number of token ids of an instance, special tokens counted.</summary>
    public required int MaxTokens { get; init; }
}

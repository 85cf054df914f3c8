namespace EarlyExitGen.Toolchain.Model.Tokenizers;

/// <summary>What bounds the tokens of a text besides the tokenizer's own files.</summary>
internal sealed record TokenizerLimits
{
    /// <summary>The number of positions that the graph has; null where it does not say.</summary>
    public int? Positions { get; init; }

    /// <summary>The number of word embeddings; null where it is not known.</summary>
    public int? Embeddings { get; init; }

    /// <summary>What was asked for on the command line; null where nothing was.</summary>
    public int? Asked { get; init; }

    /// <summary>Where nothing else bounds it: as much as most encoders have positions for.</summary>
    public int Default { get; init; } = 512;
}

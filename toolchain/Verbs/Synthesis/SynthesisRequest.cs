using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Synthesis;

/// <summary>The shape of a cascade of random weights.</summary>
internal sealed record SynthesisRequest
{
    /// <summary>The layers of the encoder.</summary>
    public required int Layers { get; init; }

    /// <summary>Width of the hidden states; a multiple of <see cref="Heads"/>.</summary>
    public required int Hidden { get; init; }

    /// <summary>Attention heads per layer.</summary>
    public required int Heads { get; init; }

    /// <summary>The number of labels.</summary>
    public required int Labels { get; init; }

    /// <summary>The layers after which exits sit, ascending; the last is <see cref="Layers"/>.</summary>
    public required IReadOnlyList<int> Exits { get; init; }

    /// <summary>
    /// The kind of the early exits' heads; after the embeddings, where there is no <c>[CLS]</c> to read, it is
    /// attention.
    /// </summary>
    public required string Head { get; init; }

    /// <summary>The kind of the last exit's head.</summary>
    public required string LastHead { get; init; }

    /// <summary>The number of word pieces, at least <see cref="SyntheticVocabulary.Least"/>.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>The longest sequence, special tokens counted.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Whether an instance is a pair of texts.</summary>
    public required bool Pair { get; init; }

    /// <summary>The seed of the weights.</summary>
    public required int Seed { get; init; }
}

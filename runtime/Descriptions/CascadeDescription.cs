using System.ComponentModel;

namespace EarlyExitGen.Runtime;

/// <summary>Describes a cascade: the part of its manifest that is needed to load and run it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CascadeDescription
{
    /// <summary>The cascade's name in messages, for instance <c>NewsClassifier</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The folder's name under <c>cascades</c> beside the application, for instance <c>news</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>The number of labels; at least 2.</summary>
    public required int LabelCount { get; init; }

    /// <summary>The number of layers of the encoder; of several models, of the first.</summary>
    public required int Layers { get; init; }

    /// <summary>Whether an instance is a pair of texts.</summary>
    public required bool Pair { get; init; }

    /// <summary>How texts become token ids; of several models, those of the first.</summary>
    public required TokenizerDescription Tokenizer { get; init; }

    /// <summary>
    /// The table of the lexical exit, which comes before the first block; null if there is no such exit.
    /// </summary>
    public LexiconDescription? Lexicon { get; init; }

    /// <summary>
    /// The models after the first, in the order in which they run; mostly none. Each has at least one block.
    /// </summary>
    public IReadOnlyList<ModelDescription> Models { get; init; } = [];

    /// <summary>The blocks in the order in which they run; each ends in one exit.</summary>
    public required IReadOnlyList<BlockDescription> Blocks { get; init; }
}

using EarlyExitGen.Pipelines.Memory;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Pipelines.Models;

/// <summary>Puts words together from the pieces of a vocabulary. Thread-safe; allocates nothing per word.</summary>
internal interface IPieceModel
{
    /// <summary>One more than the largest id of a piece.</summary>
    int VocabularySize { get; }

    /// <summary>Whether no piece goes on behind a space, so that what is before it does not depend on it.</summary>
    bool EndsAtSpaces { get; }

    /// <summary>Adds the ids of a word.</summary>
    /// <param name="word">The word, well-formed and not empty.</param>
    /// <param name="scratch">Memory for what lies between.</param>
    /// <param name="pieces">Takes them.</param>
    void Encode(ReadOnlySpan<char> word, Scratch scratch, ref PieceWriter pieces);
}

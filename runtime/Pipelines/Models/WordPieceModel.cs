using System.Text;
using EarlyExitGen.Pipelines.Memory;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Pipelines.Models;

/// <summary>
/// WordPiece: the longest piece that a word begins with, then the longest that the rest begins with. A word that cannot
/// be put together is one unknown piece.
/// </summary>
/// <param name="vocabulary">The pieces in the order of their ids.</param>
/// <param name="unknown">The id of words that cannot be put together.</param>
internal sealed class WordPieceModel(WordPieceVocabulary vocabulary, int unknown) : IPieceModel
{
    /// <inheritdoc/>
    public int VocabularySize => vocabulary.Count;

    /// <inheritdoc/>
    public bool EndsAtSpaces => true;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> word, Scratch scratch, ref PieceWriter pieces)
    {
        int before = pieces.Count;
        if (IsTooLong(word) || !vocabulary.TrySplit(word, PieceHash.Of(word), ref pieces))
        {
            pieces.Rewind(before);
            pieces.Add(unknown);
        }
    }

    private static bool IsTooLong(ReadOnlySpan<char> word)
    {
        if (word.Length <= WordBuffer.MaxCodePoints)
        {
            return false;
        }

        int count = 0;
        foreach (Rune _ in word.EnumerateRunes())
        {
            count++;
        }

        return count > WordBuffer.MaxCodePoints;
    }
}

using System.Text;
using EarlyExitGen.Pipelines.Memory;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Pipelines.Splitters;

/// <summary>Cuts around each punctuation character: <c>Punctuation</c>, isolated.</summary>
internal sealed class PunctuationSplitter : ISplitter
{
    /// <inheritdoc/>
    public bool CutsAtSpaces => false;

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> word, bool isStart, WordList output)
    {
        while (!word.IsEmpty)
        {
            Rune.DecodeFromUtf16(word, out Rune rune, out int width);
            bool isCut = CharacterTable.IsPunctuation(rune.Value);
            if (isCut)
            {
                output.End();
            }

            output.Append(word[..width]);
            if (isCut)
            {
                output.End();
            }

            word = word[width..];
        }

        output.End();
    }
}

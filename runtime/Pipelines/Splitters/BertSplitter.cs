using System.Text;
using EarlyExitGen.Pipelines.Memory;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Pipelines.Splitters;

/// <summary>Cuts at white space, which goes, and around punctuation: <c>BertPreTokenizer</c>.</summary>
internal sealed class BertSplitter : ISplitter
{
    /// <inheritdoc/>
    public bool CutsAtSpaces => true;

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> word, bool isStart, WordList output)
    {
        while (!word.IsEmpty)
        {
            Rune.DecodeFromUtf16(word, out Rune rune, out int width);
            bool isSpace = Rune.IsWhiteSpace(rune);
            bool isCut = isSpace || CharacterTable.IsPunctuation(rune.Value);
            if (isCut)
            {
                output.End();
            }

            if (!isSpace)
            {
                output.Append(word[..width]);
            }

            if (isCut)
            {
                output.End();
            }

            word = word[width..];
        }

        output.End();
    }
}

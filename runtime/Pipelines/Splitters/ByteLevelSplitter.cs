using EarlyExitGen.Pipelines.Memory;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Pipelines.Splitters;

/// <summary>Cuts by GPT-2's rule: <c>ByteLevel</c>. The bytes of the words are for the model.</summary>
/// <param name="addPrefixSpace">Whether a space is put before a word so far that has none.</param>
/// <param name="cuts">Whether it cuts.</param>
internal sealed class ByteLevelSplitter(bool addPrefixSpace, bool cuts) : ISplitter
{
    /// <inheritdoc/>
    public bool CutsAtSpaces => cuts;

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> word, bool isStart, WordList output)
    {
        if (addPrefixSpace && word[0] != ' ')
        {
            int first = cuts ? ByteLevelWords.LengthAfterSpace(word) : word.Length;
            output.Append(' ');
            output.Append(word[..first]);
            output.End();
            word = word[first..];
        }

        while (cuts && !word.IsEmpty)
        {
            int length = ByteLevelWords.LengthOfFirst(word);
            output.Add(word[..length]);
            word = word[length..];
        }

        output.Add(word);
    }
}

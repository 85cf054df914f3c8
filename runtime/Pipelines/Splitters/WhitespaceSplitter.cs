using EarlyExitGen.Pipelines.Memory;

namespace EarlyExitGen.Pipelines.Splitters;

/// <summary>Cuts at white space, which goes: <c>WhitespaceSplit</c>.</summary>
internal sealed class WhitespaceSplitter : ISplitter
{
    /// <inheritdoc/>
    public bool CutsAtSpaces => true;

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> word, bool isStart, WordList output)
    {
        // White space lies in the BMP.
        int start = 0;
        for (int i = 0; i < word.Length; i++)
        {
            if (char.IsWhiteSpace(word[i]))
            {
                output.Add(word[start..i]);
                start = i + 1;
            }
        }

        output.Add(word[start..]);
    }
}

using EarlyExitGen.Pipelines.Memory;

namespace EarlyExitGen.Pipelines.Splitters;

/// <summary>Writes spaces as SentencePiece does, and cuts before each: <c>Metaspace</c>.</summary>
/// <param name="replacement">What stands for a space.</param>
/// <param name="prepend">Where one is put before a word that has none.</param>
/// <param name="cuts">Whether it cuts.</param>
internal sealed class MetaspaceSplitter(char replacement, PrependScheme prepend, bool cuts) : ISplitter
{
    /// <inheritdoc/>
    public bool CutsAtSpaces => cuts;

    /// <summary>Whether it treats the beginning of a text otherwise than other words.</summary>
    public bool IsForStart => prepend == PrependScheme.First;

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> word, bool isStart, WordList output)
    {
        bool isAdded = prepend == PrependScheme.Always || (prepend == PrependScheme.First && isStart);
        if (isAdded && word[0] != ' ' && word[0] != replacement)
        {
            output.Append(replacement);
        }

        while (word.IndexOfAny(' ', replacement) is var at and >= 0)
        {
            output.Append(word[..at]);
            if (cuts)
            {
                output.End();
            }

            output.Append(replacement);
            word = word[(at + 1)..];
        }

        output.Append(word);
        output.End();
    }
}

/// <summary>Where what stands for a space is put before a word that does not begin with it.</summary>
internal enum PrependScheme
{
    /// <summary>Nowhere.</summary>
    Never,

    /// <summary>At the beginning of a text.</summary>
    First,

    /// <summary>Before each word so far.</summary>
    Always,
}

using EarlyExitGen.Pipelines.Memory;

namespace EarlyExitGen.Pipelines.Splitters;

/// <summary>A step that cuts a text into words. Thread-safe; allocates nothing per text.</summary>
internal interface ISplitter
{
    /// <summary>Whether it cuts before a space that stands behind a letter.</summary>
    bool CutsAtSpaces { get; }

    /// <summary>Cuts a word into smaller ones.</summary>
    /// <param name="word">The word, well-formed and not empty.</param>
    /// <param name="isStart">Whether the text begins with it.</param>
    /// <param name="output">Takes the words.</param>
    void Split(ReadOnlySpan<char> word, bool isStart, WordList output);
}

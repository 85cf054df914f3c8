namespace EarlyExitGen.Tokenization;

/// <summary>Turns texts into the ids that an encoder takes, special tokens included. Thread-safe.</summary>
internal interface ITextTokenizer
{
    /// <summary>Ids lie in [0, VocabularySize).</summary>
    int VocabularySize { get; }

    /// <summary>
    /// The ids between the texts of a pair; none where only single texts are read. A new array each time.
    /// </summary>
    int[] Between { get; }

    /// <summary>The number of ids before the first text.</summary>
    int Before { get; }

    /// <summary>The number of ids after the last text.</summary>
    int After { get; }

    /// <summary>
    /// Writes the ids of a text to <paramref name="ids"/>, whose length is the largest number of ids, and returns how
    /// many were written. Too long a text loses its end, which is not read.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token of <paramref name="reading"/> is cancelled.</exception>
    int Encode(ReadOnlySpan<char> text, Span<int> ids, out bool truncated, ref TextReading reading);

    /// <summary>
    /// Writes the ids of a pair and their token types, and returns how many were written. Too long a pair loses the end
    /// of the longer text, or of both, so that neither is much longer than the other (<see cref="PairTruncation"/>).
    /// </summary>
    /// <exception cref="OperationCanceledException">The token of <paramref name="reading"/> is cancelled.</exception>
    int EncodePair(
        ReadOnlySpan<char> first,
        ReadOnlySpan<char> second,
        Span<int> ids,
        Span<int> types,
        out bool truncated,
        ref TextReading reading);

    /// <summary>Writes the token types of a pair that is tokenized already.</summary>
    void WriteTypes(ReadOnlySpan<int> ids, Span<int> types);
}

namespace EarlyExitGen.Tokenization;

/// <summary>Counts pieces. Thread-safe.</summary>
internal interface IPieceCounter
{
    /// <summary>
    /// In about that many characters of each of two texts it is looked for which is the longer. Two that are longer
    /// than this, and have more pieces than there is room for, count as equally long: otherwise a pair could take any
    /// time for one piece's sake.
    /// </summary>
    int MostCompared { get; }

    /// <summary>Counts the pieces of a text from its beginning, until there are more than enough.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">With more pieces it ends.</param>
    /// <param name="limit">After about that many characters it ends too.</param>
    /// <param name="reading">Counts what is looked at.</param>
    PieceCount Count(ReadOnlySpan<char> text, int most, int limit, ref TextReading reading);
}

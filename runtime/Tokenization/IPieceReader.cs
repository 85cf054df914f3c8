namespace EarlyExitGen.Tokenization;

/// <summary>Reads texts into the ids of their pieces. Thread-safe; allocates nothing per text.</summary>
internal interface IPieceReader
{
    /// <summary>
    /// Reads a text until it ends, has more than enough pieces, or enough characters were read; tells whether it ended.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="pieces">Takes the pieces.</param>
    /// <param name="most">With more pieces it ends.</param>
    /// <param name="limit">After about that many characters it ends too.</param>
    /// <param name="reading">Counts what is looked at.</param>
    bool Read(ReadOnlySpan<char> text, ref PieceWriter pieces, int most, int limit, ref TextReading reading);
}

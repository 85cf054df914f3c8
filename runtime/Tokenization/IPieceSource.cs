namespace EarlyExitGen.Tokenization;

/// <summary>
/// Gives the pieces of texts, through a library that takes a text as a whole: bounds what it is given. Thread-safe.
/// </summary>
internal interface IPieceSource
{
    /// <summary>The pieces of a text from its beginning, in the library's ids.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">With more pieces it ends, and may give any number of them.</param>
    /// <param name="limit">After about that many characters it ends too.</param>
    /// <param name="reading">Counts what is looked at.</param>
    /// <param name="whole">Whether these are all pieces.</param>
    IReadOnlyList<int> Read(ReadOnlySpan<char> text, int most, int limit, ref TextReading reading, out bool whole);
}

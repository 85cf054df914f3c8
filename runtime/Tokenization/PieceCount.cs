namespace EarlyExitGen.Tokenization;

/// <summary>How many pieces a text has.</summary>
/// <param name="Count">The pieces that were counted.</param>
/// <param name="Whole">Whether these are all; otherwise there may be more.</param>
internal readonly record struct PieceCount(int Count, bool Whole);

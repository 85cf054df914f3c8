namespace EarlyExitGen.Loading.Positions;

/// <summary>A number at a certain number of tokens, and whether it grows by one with every token more.</summary>
internal readonly record struct Quantity(long Value, bool Grows);

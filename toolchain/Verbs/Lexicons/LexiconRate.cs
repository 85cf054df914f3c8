namespace EarlyExitGen.Toolchain.Verbs.Lexicons;

/// <summary>A promised rate of disagreement, in layers, or of several models in time.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Without">
/// How many times less is spent without the lexical exit; null where it cannot be promised.
/// </param>
/// <param name="With">The same with it.</param>
internal sealed record LexiconRate(double Rate, double? Without, double? With);

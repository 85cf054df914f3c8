using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Lexicons;

/// <summary>The result of adding a lexical exit; what <c>lexicon --json</c> prints.</summary>
/// <param name="Texts">How many texts it learnt from.</param>
/// <param name="Calibration">How many texts promises are fitted on.</param>
/// <param name="HeldOut">Whether these are a part of the texts that were given to learn from.</param>
/// <param name="Exits">How often each exit answers as the last one, on these texts.</param>
/// <param name="Rates">The promised rates.</param>
/// <param name="Before">
/// The mean time of a held-out text without the exit, in microseconds, at the manifest's dial.
/// </param>
/// <param name="After">The same with it.</param>
/// <param name="Left">The share of these texts that left at the lexical exit.</param>
/// <param name="Added">Whether the cascade has the exit now.</param>
/// <param name="File">Its file.</param>
internal sealed record LexiconReport(
    int Texts,
    int Calibration,
    bool HeldOut,
    IReadOnlyList<LexiconExit> Exits,
    IReadOnlyList<LexiconRate> Rates,
    double Before,
    double After,
    double Left,
    bool Added,
    string? File)
{
    /// <summary>What speed-ups count: layers, or of several models time.</summary>
    public string Cost { get; init; } = ExitCosts.Layers;
}

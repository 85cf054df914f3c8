namespace EarlyExitGen.Toolchain.Verbs.Relearning;

/// <summary>The result of heads that were learnt again; what <c>heads --json</c> prints.</summary>
/// <param name="Texts">How many texts they learnt from.</param>
/// <param name="Calibration">How many texts promises are fitted on.</param>
/// <param name="HeldOut">Whether these are a part of the texts that were given to learn from.</param>
/// <param name="Exits">How often each exit answers as the last one, on these texts.</param>
/// <param name="Rates">The promised rates.</param>
/// <param name="Dial">The promise at which both are compared: the manifest's, or the next lower one.</param>
/// <param name="Written">The folder of the new cascade; null where it was not written.</param>
internal sealed record RelearnReport(
    int Texts,
    int Calibration,
    bool HeldOut,
    IReadOnlyList<RelearntExit> Exits,
    IReadOnlyList<RelearntRate> Rates,
    double Dial,
    string? Written)
{
    /// <summary>The row of the promise at which both are compared; null where neither can promise that much.</summary>
    public RelearntRate? AtDial => Rates.LastOrDefault(row => row.Rate <= Dial);

    /// <summary>Whether texts run through fewer layers there than before.</summary>
    public bool Pays => (AtDial?.After ?? 0) > (AtDial?.Before ?? 0);
}

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>What was made of a classifier; what <c>attach --json</c> prints.</summary>
internal sealed record AttachReport
{
    /// <summary>The classifier's graph.</summary>
    public required string Model { get; init; }

    /// <summary>The folder that was written.</summary>
    public required string Written { get; init; }

    /// <summary>The number of its layers.</summary>
    public required int Layers { get; init; }

    /// <summary>How many texts heads learnt from.</summary>
    public required int Texts { get; init; }

    /// <summary>How many texts promises are fitted on.</summary>
    public required int Calibration { get; init; }

    /// <summary>Whether these are a part of the texts that were given to learn from.</summary>
    public required bool CalibratedOnTexts { get; init; }

    /// <summary>How many texts places were chosen on, and the cascade was tried on.</summary>
    public required int HeldOut { get; init; }

    /// <summary>The most token ids of a text.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>The share of texts learnt from that are longer, and lose their end.</summary>
    public required double Truncated { get; init; }

    /// <summary>The exits that there were to choose from, and those that were chosen.</summary>
    public required IReadOnlyList<AttachedExit> Exits { get; init; }

    /// <summary>Whether the exits were chosen, not given.</summary>
    public required bool Chosen { get; init; }

    /// <summary>What each exit costs besides layers, its head and the call of ONNX Runtime, in microseconds.</summary>
    public required double ExitMicroseconds { get; init; }

    /// <summary>The promised rate that the manifest's dial is set to.</summary>
    public required double Promise { get; init; }

    /// <summary>Whether there were texts enough for it.</summary>
    public required bool IsPromiseSupported { get; init; }

    /// <summary>What each promise gives.</summary>
    public required IReadOnlyList<AttachedRate> Rates { get; init; }

    /// <summary>The mean time of a held-out text through the model as it was given, in microseconds.</summary>
    public required double PlainMicroseconds { get; init; }

    /// <summary>The same through the cascade, at a dial of 0.</summary>
    public required double FullMicroseconds { get; init; }

    /// <summary>The share of held-out texts that the model answers as they are labelled; null without labels.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>How far the chain's logits are from the whole model's at most.</summary>
    public required double MaxDifference { get; init; }

    /// <summary>What is unusual, or worth to know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>An exit that could be in the cascade.</summary>
/// <param name="Layer">The layers before it; -1 for the exit of the words.</param>
/// <param name="AgreementWithLast">
/// The share of held-out texts that it answers as the last exit; null where it was not tried.
/// </param>
/// <param name="IsChosen">Whether it is in the cascade.</param>
/// <param name="Leave">The share of held-out texts that leave there at the promise.</param>
internal sealed record AttachedExit(int Layer, double? AgreementWithLast, bool IsChosen, double Leave);

/// <summary>What a promise gives.</summary>
/// <param name="Rate">The promised rate.</param>
/// <param name="Seen">
/// The share of other answers on the texts that it was fitted on, by maps fitted without them.
/// </param>
/// <param name="Layers">How many times fewer layers run, on the same texts.</param>
/// <param name="HeldOutSeen">The share of other answers on held-out texts.</param>
/// <param name="HeldOutLayers">How many times fewer layers run there.</param>
/// <param name="HeldOutClock">How many times faster they are answered than by the model as it was given.</param>
/// <param name="HeldOutAccuracy">The share that is answered as labelled; null without labels.</param>
internal sealed record AttachedRate(
    double Rate,
    double Seen,
    double Layers,
    double HeldOutSeen,
    double HeldOutLayers,
    double HeldOutClock,
    double? HeldOutAccuracy);

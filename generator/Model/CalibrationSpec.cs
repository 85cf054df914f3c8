namespace EarlyExitGen.Manifests;

/// <summary>What the texts looked like that a cascade was calibrated on.</summary>
/// <param name="Texts">How many there were, at least 1.</param>
/// <param name="Answered">
/// For each promised rate, in the order of <see cref="CascadeSpec.Disagreement"/>, how many of them each exit answers.
/// </param>
/// <param name="Scores">
/// For each exit the nine deciles of its score under <see cref="ExitRule.Agreement"/>; none where they are not finite.
/// </param>
internal sealed record CalibrationSpec(
    int Texts,
    EquatableArray<EquatableArray<int>> Answered,
    EquatableArray<EquatableArray<NumberToken>> Scores)
{
    /// <summary>How many values cut the scores of an exit into parts of equally many texts.</summary>
    public const int Deciles = 9;
}

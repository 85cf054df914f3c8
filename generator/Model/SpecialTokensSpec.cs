namespace EarlyExitGen.Manifests;

/// <summary>The ids that stand around the texts.</summary>
/// <param name="Start">The id before the first text.</param>
/// <param name="End">The id after the last text.</param>
/// <param name="Between">The ids between the texts of a pair; none for single texts.</param>
internal sealed record SpecialTokensSpec(int Start, int End, EquatableArray<int> Between);

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>What a verb needs of data.</summary>
/// <param name="Labels">Whether it needs labels.</param>
/// <param name="Pair">Whether it takes pairs of texts; null for either.</param>
/// <param name="KeepsBlank">
/// Whether a blank line is an empty text; otherwise lines of texts alone are left out if they are blank.
/// </param>
internal sealed record DataNeeds(LabelNeed Labels, bool? Pair = null, bool KeepsBlank = false);

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>One row of data: a text, or a pair of texts, and its label's number.</summary>
/// <param name="Label">The label, counted from 0; <see cref="Unlabelled"/> for none.</param>
/// <param name="First">The text, or the first text of a pair.</param>
/// <param name="Second">The second text of a pair; null for a single text.</param>
internal sealed record Instance(int Label, string First, string? Second)
{
    /// <summary>The label of a row whose label is not known.</summary>
    public const int Unlabelled = -100;
}

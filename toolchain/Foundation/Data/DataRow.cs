namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>A row of data as it stands in a file.</summary>
/// <param name="Line">The line that it begins in, from 1.</param>
/// <param name="Label">The label as it is written; null for none.</param>
/// <param name="First">The text, or the first text of a pair.</param>
/// <param name="Second">The second text of a pair; null for a single text.</param>
internal readonly record struct DataRow(long Line, string? Label, string First, string? Second);

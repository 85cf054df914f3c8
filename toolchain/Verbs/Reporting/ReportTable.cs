namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>A table for people: cells as they are to be read, in the invariant culture.</summary>
/// <param name="Caption">What the table shows.</param>
/// <param name="Columns">The columns' heads; the first column is aligned left, the others right.</param>
/// <param name="Rows">The rows, a cell per column.</param>
internal sealed record ReportTable(
    string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

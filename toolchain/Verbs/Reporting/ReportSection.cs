namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>The result of one measurement in a form that any printer can show: a terminal, a page, Markdown.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Text">
/// What was measured, on what data, by what choices; plain text, a paragraph on each line. May be empty.
/// </param>
/// <param name="Tables">The tables.</param>
/// <param name="Charts">The charts; a terminal shows none.</param>
internal sealed record ReportSection(
    string Title, string Text, IReadOnlyList<ReportTable> Tables, IReadOnlyList<ReportChart> Charts);

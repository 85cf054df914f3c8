namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>A whole report.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Sections">Its sections, in order.</param>
internal sealed record ReportPage(string Title, IReadOnlyList<ReportSection> Sections);

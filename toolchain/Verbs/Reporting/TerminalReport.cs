using Spectre.Console;

namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>Prints a section for people at a terminal: text and tables.</summary>
internal static class TerminalReport
{
    /// <summary>Prints.</summary>
    public static void Write(IAnsiConsole console, ReportSection section)
    {
        console.WriteLine(section.Title);
        if (section.Text.Length > 0)
        {
            console.WriteLine(section.Text);
        }

        foreach (ReportTable table in section.Tables)
        {
            console.WriteLine();
            console.WriteLine(table.Caption);
            TerminalTable.Write(console, table);
        }
    }
}

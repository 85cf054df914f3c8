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

        foreach (ReportTable source in section.Tables)
        {
            Table table = new Table().Title(Markup.Escape(source.Caption));
            for (int i = 0; i < source.Columns.Count; i++)
            {
                TableColumn column = new(Markup.Escape(source.Columns[i]));
                table.AddColumn(i == 0 ? column.LeftAligned() : column.RightAligned());
            }

            foreach (IReadOnlyList<string> row in source.Rows)
            {
                table.AddRow([.. row.Select(Markup.Escape)]);
            }

            console.Write(table);
        }
    }
}

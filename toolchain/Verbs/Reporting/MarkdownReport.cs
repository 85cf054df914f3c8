using System.Text;

namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>Writes a report as Markdown, its charts as files beside it.</summary>
internal static class MarkdownReport
{
    private const string Special = "\\`*_{}[]<>#|";

    /// <summary>The text, which refers to charts as <c>NAME.svg</c>.</summary>
    public static string Write(ReportPage page)
    {
        StringBuilder text = new();
        text.Append("# ").Append(Escape(page.Title)).Append('\n');
        foreach (ReportSection section in page.Sections)
        {
            text.Append("\n## ").Append(Escape(section.Title)).Append('\n');
            foreach (string paragraph in section.Text.Split(
                '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                text.Append('\n').Append(Escape(paragraph)).Append('\n');
            }

            foreach (ReportChart chart in section.Charts)
            {
                text.Append("\n![").Append(Escape(chart.Caption)).Append("](").Append(chart.Name)
                    .Append(ReportFolder.ChartEnding).Append(")\n");
            }

            foreach (ReportTable table in section.Tables)
            {
                Write(text, table);
            }
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, ReportTable table)
    {
        text.Append("\n**").Append(Escape(table.Caption)).Append("**\n\n");
        Row(table.Columns.Select(Escape));
        Row(table.Columns.Select((_, i) => i == 0 ? "---" : "---:"));
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            Row(row.Select(Escape));
        }

        void Row(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    private static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char c in text)
        {
            if (Special.Contains(c, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(char.IsControl(c) ? ' ' : c);
        }

        return escaped.ToString();
    }
}

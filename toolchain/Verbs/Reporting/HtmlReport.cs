using System.Globalization;
using System.Net;
using System.Text;
using EarlyExitGen.Toolchain.Verbs.Charts;

namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>
/// Writes a report as one page that needs nothing else: its style, its charts as SVG and the script that tells their
/// values are in it, and its policy lets nothing else in.
/// </summary>
internal static class HtmlReport
{
    // Each chart is there twice, and the screen's width decides which is seen, so that text is as large on a phone.
    private const double Wide = 860;
    private const double Narrow = 350;
    private const string Words = "Words";

    /// <summary>The page's text.</summary>
    public static string Write(ReportPage page)
    {
        string style = "\n" + ChartColors.Style()
            + ReportAssets.Read("report.css").Replace("FONTS", SvgWriter.Fonts, StringComparison.Ordinal);
        string script = "\n" + ReportAssets.Read("report.js");
        StringBuilder html = new();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ")
            .Append(ReportAssets.Hash(style)).Append("; script-src ").Append(ReportAssets.Hash(script))
            .Append("; base-uri 'none'; form-action 'none'\"/>\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
            .Append("<title>").Append(Text(page.Title)).Append("</title>\n<style>").Append(style)
            .Append("</style>\n</head>\n<body>\n<h1>").Append(Text(page.Title)).Append("</h1>\n");
        Contents(html, page);
        for (int i = 0; i < page.Sections.Count; i++)
        {
            Write(html, page.Sections[i], isFirst: i == 0);
        }

        Terms(html);
        return html.Append("<div id=\"tip\" role=\"status\" hidden=\"hidden\"></div>\n<script>").Append(script)
            .Append("</script>\n</body>\n</html>\n").ToString();
    }

    private static void Contents(StringBuilder html, ReportPage page)
    {
        html.Append("<nav aria-label=\"Contents\"><ul>\n");
        foreach (string title in page.Sections.Select(section => section.Title).Append(Words))
        {
            html.Append("<li><a href=\"#").Append(Id(title)).Append("\">").Append(Text(title)).Append("</a></li>\n");
        }

        html.Append("</ul></nav>\n");
    }

    private static void Write(StringBuilder html, ReportSection section, bool isFirst)
    {
        HashSet<string> linked = new(StringComparer.Ordinal);
        html.Append(isFirst ? "<section class=\"lead\"" : "<section").Append(" id=\"").Append(Id(section.Title))
            .Append("\">\n<h2>").Append(Text(section.Title)).Append("</h2>\n");
        foreach (string paragraph in section.Text.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // A number keeps its sign.
            string whole = paragraph.Replace(" %", "\u00a0%", StringComparison.Ordinal);
            html.Append("<p>").Append(Glossary.Link(whole, linked)).Append("</p>\n");
        }

        foreach (ReportChart chart in section.Charts)
        {
            html.Append("<figure role=\"group\" aria-label=\"").Append(Text(chart.Caption)).Append("\">\n<h3>")
                .Append(Text(chart.Chart.Title)).Append("</h3>\n")
                .Append(SvgWriter.Inline(chart.Chart.Draw(Wide), "wide-chart"))
                .Append(SvgWriter.Inline(chart.Chart.Draw(Narrow), "narrow"))
                .Append("<figcaption>").Append(Text(chart.Caption)).Append("</figcaption>\n</figure>\n");
        }

        foreach (ReportTable table in section.Tables)
        {
            Write(html, table, linked);
        }

        html.Append("</section>\n");
    }

    private static void Write(StringBuilder html, ReportTable table, HashSet<string> linked)
    {
        html.Append("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"").Append(Text(table.Caption))
            .Append("\"><table>\n<caption><span>").Append(Text(table.Caption))
            .Append("</span></caption>\n<thead><tr>");
        string[] kinds = [.. table.Columns.Select((_, i) =>
            table.Rows.Any(row => IsFigure(row[i])) ? "" : " class=\"text\"")];
        for (int i = 0; i < table.Columns.Count; i++)
        {
            html.Append("<th scope=\"col\"").Append(kinds[i]).Append('>')
                .Append(Glossary.Link(table.Columns[i], linked)).Append("</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            html.Append("<tr>");
            for (int i = 0; i < row.Count; i++)
            {
                html.Append("<td").Append(kinds[i]).Append('>').Append(Text(row[i])).Append("</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n</table></div>\n");
    }

    private static void Terms(StringBuilder html)
    {
        html.Append("<section id=\"").Append(Id(Words)).Append("\">\n<h2>").Append(Words).Append("</h2>\n<dl>\n");
        foreach (GlossaryTerm term in Glossary.Terms)
        {
            html.Append(
                CultureInfo.InvariantCulture,
                $"<dt id=\"{term.Id}\">{Text(term.Name)}</dt>\n<dd>{Text(term.Text)}</dd>\n");
        }

        html.Append("</dl>\n</section>\n");
    }

    private static bool IsFigure(string cell) =>
        cell.Length > 0 && (char.IsAsciiDigit(cell[0]) || cell[0] is '-' or '+');

    private static string Id(string title) => "section-"
        + string.Concat(title.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}

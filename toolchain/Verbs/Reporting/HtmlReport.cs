using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using EarlyExitGen.Toolchain.Verbs.Charts;

namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>Writes a report as one page that needs nothing else: no script, and charts in it as SVG.</summary>
internal static partial class HtmlReport
{
    private const string Style = """
        body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; margin: 1rem 0; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
        caption { text-align: left; font-weight: 600; padding: 0.3rem 0; }
        th, td { border-bottom: 1px solid #ccc; padding: 0.2rem 0.6rem; text-align: right; vertical-align: top; }
        th:first-child, td:first-child { text-align: left; }
        figure { margin: 1.5rem 0; }
        figure svg { max-width: 100%; height: auto; }
        figcaption { color: #555; font-size: 0.9rem; }
        .wide { overflow-x: auto; }
        @media print { section { break-inside: avoid-page; } }
        """;

    /// <summary>The page's text.</summary>
    public static string Write(ReportPage page)
    {
        StringBuilder html = new();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
            .Append("<title>").Append(Text(page.Title)).Append("</title>\n<style>\n").Append(Style)
                .Append("\n</style>\n</head>\n<body>\n<h1>")
            .Append(Text(page.Title)).Append("</h1>\n");
        foreach (ReportSection section in page.Sections)
        {
            Write(html, section);
        }

        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void Write(StringBuilder html, ReportSection section)
    {
        html.Append("<section>\n<h2>").Append(Text(section.Title)).Append("</h2>\n");
        foreach (string paragraph in section.Text.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            html.Append("<p>").Append(Text(paragraph)).Append("</p>\n");
        }

        foreach (ReportChart chart in section.Charts)
        {
            html.Append("<figure role=\"img\" aria-label=\"").Append(Text(chart.Caption)).Append("\">\n")
                .Append(Inline(ChartFile.Svg(chart.Plot), chart.Name))
                .Append("\n<figcaption>").Append(Text(chart.Caption)).Append("</figcaption>\n</figure>\n");
        }

        foreach (ReportTable table in section.Tables)
        {
            Write(html, table);
        }

        html.Append("</section>\n");
    }

    private static void Write(StringBuilder html, ReportTable table)
    {
        html.Append("<div class=\"wide\"><table>\n<caption>").Append(Text(table.Caption)).Append(
            "</caption>\n<thead><tr>");
        foreach (string column in table.Columns)
        {
            html.Append("<th scope=\"col\">").Append(Text(column)).Append("</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            html.Append("<tr>");
            foreach (string cell in row)
            {
                html.Append("<td>").Append(Text(cell)).Append("</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n</table></div>\n");
    }

    // A drawing within a page has no declaration, needs a view box to shrink, and shares its ids with all the others.
    private static string Inline(string svg, string name)
    {
        string drawing = svg[svg.IndexOf("<svg", StringComparison.Ordinal)..].TrimEnd();
        drawing = Ids().Replace(drawing, match => $"{match.Groups[1].Value}{name}-");
        return drawing.Contains("viewBox", StringComparison.Ordinal)
            ? drawing
            : SizeOfDrawing().Replace(drawing, "<svg$1 viewBox=\"0 0 $2 $3\" width=\"$2\" height=\"$3\"", 1);
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    [GeneratedRegex("""<svg([^>]*) width="(\d+)" height="(\d+)""" + "\"")]
    private static partial Regex SizeOfDrawing();

    [GeneratedRegex("""( id="|url\(#|href="#)""")]
    private static partial Regex Ids();
}

using System.Text.RegularExpressions;
using System.Xml.Linq;
using EarlyExitGen.Toolchain.Verbs.Charts;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Reporting;

public sealed class ReportTests
{
    private const string Hostile = "<script>alert('a|b & c')</script>";

    private static readonly ReportPage Page = new(
        Hostile,
        [
            new ReportSection(
                Hostile,
                "One.\nTwo " + Hostile,
                [new ReportTable(Hostile, ["name", Hostile], [["a", "1"], [Hostile, "2"]])],
                [Chart("curve"), Chart("other")]),
        ]);

    [Fact]
    public void A_page_is_well_formed_needs_nothing_else_and_runs_no_script()
    {
        string html = HtmlReport.Write(Page);

        XDocument document = XDocument.Parse(html[(html.IndexOf('\n') + 1)..]);
        Assert.Equal("html", document.Root!.Name.LocalName);
        Assert.DoesNotContain(
            document.Descendants(),
            element => element.Name.LocalName is "script" or "link" or "img" or "iframe" or "object");
        Assert.DoesNotContain(
            document.Descendants().Attributes(),
            attribute =>
                !attribute.IsNamespaceDeclaration && attribute.Value.Contains("://", StringComparison.Ordinal));
        string[] ids = [.. document.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(
            Regex.Matches(html, @"url\(([^)]*)\)"),
            reference => Assert.Contains(reference.Groups[1].Value.TrimStart('#'), ids));
        XElement table = Assert.Single(document.Descendants("table"));
        Assert.Equal(Hostile, table.Descendants("td").Skip(2).First().Value);
        XElement[] drawings = [.. document.Descendants().Where(element => element.Name.LocalName == "svg")];
        Assert.Equal(2, drawings.Length);
        Assert.All(drawings, drawing => Assert.NotNull(drawing.Attribute("viewBox")));
        Assert.Equal(2, document.Descendants("p").Count());
    }

    [Fact]
    public void Markdown_is_escaped_and_names_its_charts()
    {
        string text = MarkdownReport.Write(Page);

        Assert.Contains("| a | 1 |", text, StringComparison.Ordinal);
        Assert.Contains("](curve.svg)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
        Assert.Contains("a\\|b", text, StringComparison.Ordinal);
    }

    private static ReportChart Chart(string name) =>
        new(name, Hostile, LineChart.Draw(Hostile, "x", "y", [new ChartLine(Hostile, [0, 1], [0, 1])]));
}

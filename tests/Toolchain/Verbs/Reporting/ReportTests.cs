using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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
                "One exit.\nTwo exits " + Hostile,
                [new ReportTable(Hostile, ["name", Hostile], [["a", "1"], [Hostile, "2"]])],
                [Chart("curve"), Chart("other")]),
            new ReportSection("Second", "Three.", [], []),
        ]);

    [Fact]
    public void A_page_is_well_formed_and_needs_nothing_else()
    {
        string html = HtmlReport.Write(Page);

        XDocument document = Parse(html);
        Assert.Equal("html", document.Root!.Name.LocalName);
        Assert.DoesNotContain(
            document.Descendants(), element => element.Name.LocalName is "link" or "img" or "iframe" or "object");
        Assert.DoesNotContain(
            document.Descendants().Attributes(),
            attribute =>
                !attribute.IsNamespaceDeclaration && attribute.Value.Contains("://", StringComparison.Ordinal));
        string[] ids = [.. document.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Distinct(), ids);
        XElement table = Assert.Single(document.Descendants("table"));
        Assert.Equal(Hostile, table.Descendants("td").Skip(2).First().Value);
        Assert.Equal(3, document.Descendants("p").Count());
    }

    [Fact]
    public void Its_policy_allows_its_own_script_and_style_alone()
    {
        XDocument document = Parse(HtmlReport.Write(Page));

        XElement script = Assert.Single(document.Descendants("script"));
        XElement style = Assert.Single(document.Descendants("style"));
        Assert.Empty(script.Attributes());
        string policy = document.Descendants("meta")
            .Single(meta => (string?)meta.Attribute("http-equiv") == "Content-Security-Policy")
            .Attribute("content")!.Value;
        Assert.Equal(
            $"default-src 'none'; style-src {Hash(style.Value)}; script-src {Hash(script.Value)}; base-uri 'none'; "
                + "form-action 'none'",
            policy);
        Assert.DoesNotContain(document.Descendants().Attributes(), attribute =>
            attribute.Name.LocalName == "style"
            || attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Contents_and_words_link_to_what_is_there()
    {
        XDocument document = Parse(HtmlReport.Write(Page));

        HashSet<string> ids = [.. document.Descendants().Attributes("id").Select(id => "#" + id.Value)];
        string[] links = [.. document.Descendants("a").Attributes("href").Select(href => href.Value)];
        Assert.All(links, link => Assert.Contains(link, ids));
        Assert.Equal(3, document.Descendants("nav").Descendants("a").Count());

        // A word is linked where a section has it first.
        Assert.Equal(1, links.Count(link => link == "#term-exit"));
    }

    [Fact]
    public void Charts_are_drawn_for_desks_and_for_phones_and_tell_values()
    {
        XDocument document = Parse(HtmlReport.Write(Page));

        XElement[] drawings = [.. document.Descendants().Where(element => element.Name.LocalName == "svg")];
        Assert.Equal(
            ["wide-chart", "narrow", "wide-chart", "narrow"],
            drawings.Select(drawing => (string?)drawing.Attribute("class")));
        Assert.All(drawings, drawing => Assert.Contains(
            drawing.Descendants(), element => ((string?)element.Attribute("data-tip"))?.Contains(Hostile) == true));
        Assert.All(
            drawings.Where(drawing => (string?)drawing.Attribute("class") == "narrow"),
            drawing => Assert.All(
                drawing.Descendants().Attributes("font-size"),
                size => Assert.True(double.Parse(size.Value, CultureInfo.InvariantCulture) >= 12)));
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

    [Fact]
    public void Every_word_of_the_glossary_has_a_meaning_in_plain_text()
    {
        Assert.InRange(Glossary.Terms.Count, 15, 40);
        Assert.Equal(Glossary.Terms.OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase), Glossary.Terms);
        Assert.All(Glossary.Terms, term => Assert.Matches(@"^[^\[\]`\n]{30,}\.$", term.Text));
    }

    private static XDocument Parse(string html) => XDocument.Parse(html[(html.IndexOf('\n') + 1)..]);

    private static string Hash(string text) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static ReportChart Chart(string name) => new(
        name, Hostile, new LineChart(Hostile, "x", "y", [new ChartLine(Hostile, [0, 1], [0, 1], ChartColors.Main)]));
}

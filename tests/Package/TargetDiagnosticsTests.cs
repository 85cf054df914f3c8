using System.Xml.Linq;
using EarlyExitGen.Package.Tests.Host;
using Xunit;

namespace EarlyExitGen.Package.Tests;

/// <summary>Diagnostics of the package's own targets are documented like all others.</summary>
public class TargetDiagnosticsTests
{
    private const string Pages = "https://github.com/EarlyExitGen/EarlyExitGen/blob/main/docs/diagnostics/";

    [Fact]
    public void Each_has_a_page_a_row_in_the_index_and_a_link()
    {
        XElement[] reports =
        [
            .. Directory.EnumerateFiles(Repository.At("runtime", "build"), "*.targets")
                .SelectMany(file => XDocument.Load(file).Descendants())
                .Where(e => e.Name.LocalName is "Error" or "Warning"),
        ];
        Assert.Equal(
            ["EEGCFG0001", "EEGCFG0002", "EEGCFG0012", "EEGCFG0014", "EEGCFG0015"],
            reports.Select(r => r.Attribute("Code")!.Value).Order(StringComparer.Ordinal));

        string[] index = File.ReadAllLines(Repository.At("docs", "diagnostics", "README.md"));
        foreach (XElement report in reports)
        {
            string id = report.Attribute("Code")!.Value;
            Assert.Equal($"{Pages}{id}.md", report.Attribute("HelpLink")!.Value);

            string[] page = File.ReadAllLines(Repository.At("docs", "diagnostics", id + ".md"));
            string start = $"# {id}: ";
            Assert.StartsWith(start, page[0], StringComparison.Ordinal);
            Assert.Equal($"Severity: {report.Name.LocalName}", page[2]);
            Assert.Equal(
                ["## Cause", "## Example", "## Fix"], page.Where(l => l.StartsWith("## ", StringComparison.Ordinal)));
            Assert.Contains($"| [{id}]({id}.md) | {report.Name.LocalName} | {page[0][start.Length..]} |", index);
        }
    }
}

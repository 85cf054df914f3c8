using EarlyExitGen.Generator.Diagnostics;
using EarlyExitGen.Generator.Tests.Host;
using EarlyExitGen.Manifests;
using Microsoft.CodeAnalysis;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Diagnostics;

/// <summary>Rules, descriptors, pages, index and release rows say the same.</summary>
public class DocumentationTests
{
    [Fact]
    public void Ids_are_numbered_without_gaps()
    {
        string[] expected =
            [.. Enumerable.Range(1, ManifestRule.All.Count).Select(i => FormattableString.Invariant($"EEG{i:0000}"))];
        Assert.Equal(expected, ManifestRule.All.Select(r => r.Id));
    }

    [Fact]
    public void Every_rule_has_a_descriptor_that_links_to_its_page()
    {
        Assert.Equal(ManifestRule.All.Count, DiagnosticDescriptors.ById.Count);
        foreach (ManifestRule rule in ManifestRule.All)
        {
            DiagnosticDescriptor descriptor = DiagnosticDescriptors.ById[rule.Id];
            Assert.Equal(rule.Id, descriptor.Id);
            Assert.Equal(rule.Title, descriptor.Title);
            Assert.Equal(Severity(rule), descriptor.DefaultSeverity.ToString());
            Assert.StartsWith("https://", descriptor.HelpLinkUri, StringComparison.Ordinal);
            Assert.EndsWith($"docs/diagnostics/{rule.Id}.md", descriptor.HelpLinkUri, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule()
    {
        string folder = Repository.At("docs", "diagnostics");
        foreach (ManifestRule rule in ManifestRule.All)
        {
            string[] page = File.ReadAllLines(Path.Combine(folder, rule.Id + ".md"));
            Assert.Equal($"# {rule.Id}: {rule.Title}", page[0]);
            Assert.Equal($"Severity: {Severity(rule)}", page[2]);
            Assert.Equal(
                ["## Cause", "## Example", "## Fix"], page.Where(l => l.StartsWith("## ", StringComparison.Ordinal)));
        }

        Assert.Equal(
            ManifestRule.All.Select(r => r.Id),
            Directory.EnumerateFiles(folder, "EEG0*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Order(
                StringComparer.Ordinal));
    }

    [Fact]
    public void The_index_lists_every_rule()
    {
        string[] rows = [.. File.ReadAllLines(Repository.At("docs", "diagnostics", "README.md"))
            .Where(l => l.StartsWith("| [EEG0", StringComparison.Ordinal))];
        Assert.Equal(ManifestRule.All.Select(r => $"| [{r.Id}]({r.Id}.md) | {Severity(r)} | {r.Title} |"), rows);
    }

    [Fact]
    public void Every_rule_has_a_release_row()
    {
        string[] files = ["AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md"];
        string[] rows = [.. files
            .SelectMany(f => File.ReadAllLines(Repository.At("generator", f)))
            .Where(l => l.StartsWith("EEG", StringComparison.Ordinal))];
        Assert.Equal(ManifestRule.All.Select(r => $"{r.Id} | EarlyExitGen | {Severity(r)} | {r.Title}"), rows);
    }

    [Fact]
    public void The_build_files_name_only_codes_that_have_pages()
    {
        string targets = File.ReadAllText(Repository.At("runtime", "build", "EarlyExitGen.targets"));
        string[] codes =
            [.. targets.Split('"').Where(p => p.StartsWith("EEGCFG", StringComparison.Ordinal)).Distinct()];
        Assert.NotEmpty(codes);
        Assert.All(codes, code =>
        {
            Assert.True(File.Exists(Repository.At("docs", "diagnostics", code + ".md")), code);
            Assert.Contains($"docs/diagnostics/{code}.md", targets, StringComparison.Ordinal);
        });
    }

    private static string Severity(ManifestRule rule) => rule.Severity.ToString();
}

using EarlyExitGen.Manifests;
using EarlyExitGen.Tasks.Checks;
using EarlyExitGen.Tasks.Copies;
using EarlyExitGen.Tasks.Tests.Host;
using Xunit;

namespace EarlyExitGen.Tasks.Tests.Checks;

/// <summary>Rules, pages and index say the same.</summary>
public class DocumentationTests
{
    [Fact]
    public void Every_rule_has_a_page()
    {
        foreach (ManifestRule rule in BuildRule.All.Concat(OutputRule.All))
        {
            string[] page = File.ReadAllLines(Repository.At("docs", "diagnostics", rule.Id + ".md"));
            Assert.Equal($"# {rule.Id}: {rule.Title}", page[0]);
            Assert.Equal("Severity: Error", page[2]);
            Assert.Equal(
                ["## Cause", "## Example", "## Fix"], page.Where(l => l.StartsWith("## ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void The_index_lists_every_rule()
    {
        string[] index = File.ReadAllLines(Repository.At("docs", "diagnostics", "README.md"));
        Assert.All(
            BuildRule.All.Concat(OutputRule.All),
            rule => Assert.Contains($"| [{rule.Id}]({rule.Id}.md) | Error | {rule.Title} |", index));
    }
}

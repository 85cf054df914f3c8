using System.Text.RegularExpressions;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Pages;

/// <summary>What pages link to is there: files, folders, headings, pictures.</summary>
public sealed partial class LinkTests
{
    // Parts of the repository whose pages people read; others have pages for robots or of other people.
    private static readonly string[] Parts =
    [
        "docs", "samples", "templates", "toolchain", "runtime", "hosting", "web", "grpc", "benchmarks",
    ];

    public static TheoryData<string> Pages() =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Parts.Select(part => Path.Combine(Repository.Root, part)).Where(Directory.Exists).SelectMany(
                part => Directory.EnumerateFiles(part, "*.md", SearchOption.AllDirectories)))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(page => !page.Contains("/_site/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        string file = Path.Combine(Repository.Root, page);

        Assert.All(Targets(File.ReadAllText(file)), target =>
        {
            string[] parts = target.Split('#', 2);
            string path = parts[0].Length == 0
                ? file
                : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, Uri.UnescapeDataString(parts[0])));
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{page}: {target}: there is no such file.");
            if (parts.Length > 1 && path.EndsWith(".md", StringComparison.Ordinal))
            {
                Assert.True(
                    Headings(File.ReadAllText(path)).Contains(parts[1]),
                    $"{page}: {target}: there is no such heading.");
            }
        });
    }

    [Fact]
    public void Every_page_of_the_documentation_is_in_its_contents()
    {
        string contents = File.ReadAllText(Path.Combine(Repository.Root, "docs", "toc.yml"));

        Assert.All(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(Path.GetFileName),
            page => Assert.Contains($"href: {page}\n", contents, StringComparison.Ordinal));
    }

    // Code has no links; what leads to other machines is not asked for.
    private static IEnumerable<string> Targets(string text) => Link().Matches(Code().Replace(text, ""))
        .Select(match => match.Groups["target"].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal)
            && !target.StartsWith("mailto:", StringComparison.Ordinal));

    // As GitHub names them.
    private static HashSet<string> Headings(string text)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        HashSet<string> all = new(StringComparer.Ordinal);
        foreach (string name in Heading().Matches(Fence().Replace(text, ""))
            .Select(match => Anchor(match.Groups["text"].Value)))
        {
            int times = seen.GetValueOrDefault(name);
            seen[name] = times + 1;
            all.Add(times == 0 ? name : $"{name}-{times}");
        }

        return all;
    }

    private static string Anchor(string heading) => string.Concat(
        LinkText().Replace(heading, "${text}").Trim().ToLowerInvariant()
            .Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)(\s+""[^""]*"")?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```|`[^`\n]*`|^    [^\n]*", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#{1,6} (?<text>.+?)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)", RegexOptions.ExplicitCapture)]
    private static partial Regex LinkText();
}

using System.Text.RegularExpressions;

namespace EarlyExitGen.Toolchain.Tests.Pages;

/// <summary>A command that a page shows, in a block of code of its own.</summary>
/// <param name="Page">The page, relative to the repository.</param>
/// <param name="Line">Its line there.</param>
/// <param name="Text">The command; one that goes on over several lines is joined.</param>
internal sealed partial record PageCommand(string Page, int Line, string Text)
{
    /// <summary>What stands before every line of a block of code.</summary>
    private const string Indent = "    ";

    // A line that goes on with the one above.
    private const string Further = Indent + "   ";

    /// <summary>Whether it tells how a verb is used, with names in capitals, brackets or dots.</summary>
    public bool IsUsage => Placeholder().IsMatch(Text);

    /// <summary>The words after <c>earlyexit</c>; none if that is not what is called.</summary>
    public string[] Arguments => Text.StartsWith("earlyexit ", StringComparison.Ordinal)
        ? [.. Word().Matches(Text.Split(" #")[0]).Skip(1).Select(match => match.Value.Trim('"'))]
        : [];

    /// <summary>All commands of all pages, in order.</summary>
    public static IEnumerable<PageCommand> All() => Directory
        .EnumerateFiles(Repository.Root, "*.md", new EnumerationOptions { RecurseSubdirectories = true })
        .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
        .Where(page => page.Split('/')[0] is "README.md" or "CONTRIBUTING.md" or "docs" or "samples" or "toolchain")
        .Order(StringComparer.Ordinal)
        .SelectMany(Of);

    /// <summary>The commands of a page, in order.</summary>
    /// <param name="page">The page, relative to the repository.</param>
    public static IEnumerable<PageCommand> Of(string page)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, page));
        for (int i = 0; i < lines.Length; i++)
        {
            // Where a block has a prompt, other lines are what is answered.
            bool hasPrompt = lines[i].StartsWith(Indent + "$ ", StringComparison.Ordinal);
            string line = hasPrompt ? Indent + lines[i][(Indent.Length + 2)..] : lines[i];
            if (!Start().IsMatch(line))
            {
                continue;
            }

            int first = i + 1;
            string text = line.Trim();
            while (i + 1 < lines.Length
                && (text.EndsWith('\\') || lines[i + 1].StartsWith(Further, StringComparison.Ordinal)))
            {
                text = $"{text.TrimEnd('\\', ' ')} {lines[++i].Trim()}";
            }

            yield return new PageCommand(page, first, text);
            while (hasPrompt && i + 1 < lines.Length && lines[i + 1].StartsWith(Indent, StringComparison.Ordinal)
                && !lines[i + 1].StartsWith(Indent + "$ ", StringComparison.Ordinal))
            {
                i++;
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Page}({Line}): {Text}";

    [GeneratedRegex(@"^    (earlyexit|dotnet|curl|cat) ")]
    private static partial Regex Start();

    [GeneratedRegex(@"(?<=[\s/=,])[A-Z][A-Z-]*(?=[\s./]|$)|[\[\]]|\.\.\.")]
    private static partial Regex Placeholder();

    [GeneratedRegex("""
        "[^"]*"|\S+
        """)]
    private static partial Regex Word();
}

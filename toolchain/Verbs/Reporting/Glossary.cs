using System.Net;
using System.Text.RegularExpressions;

namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>The words of the documentation's glossary, and links to them.</summary>
internal static partial class Glossary
{
    private static readonly Lazy<IReadOnlyList<GlossaryTerm>> Read = new(() => Parse(ReportAssets.Read("glossary.md")));

    private static readonly Lazy<Regex> Names = new(() => new Regex(
        "\\b("
            + string.Join('|', Terms.Select(term => Regex.Escape(term.Name)).OrderByDescending(name => name.Length))
            + ")s?\\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(10)));

    /// <summary>All words, in the order of the page.</summary>
    public static IReadOnlyList<GlossaryTerm> Terms => Read.Value;

    /// <summary>A text as HTML, in which each word links to what it means where it comes first.</summary>
    /// <param name="text">The text.</param>
    /// <param name="linked">The words that are linked already; those of the text are added.</param>
    public static string Link(string text, ISet<string> linked)
    {
        List<string> parts = [];
        int done = 0;
        foreach (Match match in Names.Value.Matches(text))
        {
            GlossaryTerm term = Terms.First(
                term => match.Value.StartsWith(term.Name, StringComparison.OrdinalIgnoreCase)
                    && match.Length - term.Name.Length <= 1);
            if (linked.Add(term.Name))
            {
                parts.Add(WebUtility.HtmlEncode(text[done..match.Index]));
                parts.Add($"<a class=\"term\" href=\"#{term.Id}\">{WebUtility.HtmlEncode(match.Value)}</a>");
                done = match.Index + match.Length;
            }
        }

        return string.Concat(parts) + WebUtility.HtmlEncode(text[done..]);
    }

    // A heading of the second level for each word; links and marks of code become plain text.
    private static IReadOnlyList<GlossaryTerm> Parse(string page) =>
    [
        .. page.ReplaceLineEndings("\n").Split("\n## ").Skip(1).Select(part =>
        {
            int end = part.IndexOf('\n', StringComparison.Ordinal);
            return new GlossaryTerm(
                part[..end], LinkOrCode().Replace(part[end..].Trim().Replace('\n', ' '), "${text}"));
        }),
    ];

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)|`(?<text>[^`]*)`", RegexOptions.ExplicitCapture)]
    private static partial Regex LinkOrCode();
}

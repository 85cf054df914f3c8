using System.Security.Cryptography;
using System.Text;

namespace EarlyExitGen.AspNetCore.Dashboard;

/// <summary>
/// The page: one document with its style and its script in it, which nothing else is allowed to be beside.
/// </summary>
internal sealed class DashboardPage
{
    private DashboardPage(string html, string policy)
    {
        Html = Encoding.UTF8.GetBytes(html);
        Policy = policy;
    }

    /// <summary>The document, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Html { get; }

    /// <summary>
    /// The policy that the browser holds it to: this style, this script, and data from where it came.
    /// </summary>
    public string Policy { get; }

    /// <summary>Puts it together.</summary>
    /// <param name="options">What it lets one do.</param>
    public static DashboardPage Of(CascadeDashboardOptions options)
    {
        string style = Read("page.css");
        string script = string.Concat(Scripts.Select(Read));
        string html = Read("page.html")
            .Replace("{{style}}", style, StringComparison.Ordinal)
            .Replace("{{script}}", script, StringComparison.Ordinal)
            .Replace("{{trying}}", Flag(options.AllowTrying), StringComparison.Ordinal)
            .Replace("{{dial}}", Flag(options.AllowDial), StringComparison.Ordinal);
        return new DashboardPage(
            html,
            $"default-src 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'; connect-src 'self'; "
                + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }

    // In the order in which they refer to each other.
    private static readonly string[] Scripts = ["flow.js", "kept.js", "page.js"];

    private static string Flag(bool value) => value ? "yes" : "no";

    private static string Hash(string content) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    // A browser takes the hash of what is between the tags after it made all line ends LF.
    private static string Read(string name)
    {
        using Stream stream = typeof(DashboardPage).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

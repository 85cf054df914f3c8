using System.Security.Cryptography;
using System.Text;

namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>Files that the tool carries for its pages.</summary>
internal static class ReportAssets
{
    /// <summary>A file's text, its lines ended by line feeds.</summary>
    public static string Read(string name)
    {
        using Stream stream = typeof(ReportAssets).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>A text's hash, by which a page allows it and nothing else.</summary>
    public static string Hash(string text) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}

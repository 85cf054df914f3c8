using System.Text.RegularExpressions;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Host;

/// <summary>
/// Compares generated text with an approved one: what differs is written to <c>*.received.cs</c> beside
/// <c>*.verified.cs</c>; approve it by renaming.
/// </summary>
internal static partial class Snapshot
{
    /// <summary>Compares <paramref name="actual"/> with the snapshot of this name.</summary>
    public static void Verify(string actual, string name)
    {
        string path = Repository.At("tests", "Generator", "Emit", "Snapshots", name);
        string verified = path + ".verified.cs";
        string received = path + ".received.cs";
        actual = Scrub(actual);
        string expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.Delete(received);
        if (actual != expected)
        {
            File.WriteAllText(received, actual);
            Assert.Fail(
                $"{received} differs from the snapshot; if it is right, rename it to {Path.GetFileName(verified)}.");
        }
    }

    /// <summary>A new version of the package is not a change of what it generates.</summary>
    private static string Scrub(string source) =>
        Version().Replace(source, "GeneratedCode(\"EarlyExitGen\", \"VERSION\")");

    [GeneratedRegex("""GeneratedCode\("EarlyExitGen", "[0-9.]+"\)""")]
    private static partial Regex Version();
}

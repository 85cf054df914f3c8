using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Host;

/// <summary>
/// Compares generated files with approved ones, in files named and laid out as Verify's: what differs is written to
/// <c>*.received.cs</c> beside <c>*.verified.cs</c>; approve it by renaming.
/// </summary>
internal static partial class Snapshot
{
    /// <summary>Compares every generated file with its snapshot, and checks that all of it compiles without a warning.</summary>
    public static void Verify(GeneratorRun run, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        foreach ((string hint, string source) in run.Sources)
        {
            string name = $"{Path.GetFileNameWithoutExtension(file)}.{method}#{Path.GetFileNameWithoutExtension(hint)}";
            string path = Repository.At("tests", "Generator", "Emit", "Snapshots", name);
            Compare(Scrub(source), path + ".verified.cs", path + ".received.cs");
        }
    }

    private static void Compare(string actual, string verified, string received)
    {
        string expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        File.Delete(received);
        if (actual != expected)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(received)!);
            File.WriteAllText(received, actual);
            Assert.Fail($"{received} differs from the snapshot; if it is right, rename it to {Path.GetFileName(verified)}.");
        }
    }

    /// <summary>A new version of the package is no change of what it generates.</summary>
    private static string Scrub(string source) => Version().Replace(source, "GeneratedCode(\"EarlyExitGen\", \"VERSION\")");

    [GeneratedRegex("""GeneratedCode\("EarlyExitGen", "[0-9.]+"\)""")]
    private static partial Regex Version();
}

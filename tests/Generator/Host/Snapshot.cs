using System.Text.RegularExpressions;
using EarlyExitGen.Tests.Shared;

namespace EarlyExitGen.Generator.Tests.Host;

/// <summary>Compares generated code with approved code.</summary>
internal static partial class Snapshot
{
    /// <summary>Compares <paramref name="actual"/> with the snapshot of this name.</summary>
    public static void Verify(string actual, string name) => ApprovedText.Verify(
        Scrub(actual), Path.Combine("tests", "Generator", "Emit", "Snapshots", name), "cs");

    /// <summary>A new version of the package is not a change of what it generates.</summary>
    private static string Scrub(string source) =>
        Version().Replace(source, "GeneratedCode(\"EarlyExitGen\", \"VERSION\")");

    [GeneratedRegex("""GeneratedCode\("EarlyExitGen", "[0-9.]+"\)""")]
    private static partial Regex Version();
}

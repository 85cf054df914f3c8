using EarlyExitGen.Tests.Shared;

namespace EarlyExitGen.Package.Tests.Host;

/// <summary>Compares lines with approved ones.</summary>
internal static class Snapshot
{
    /// <summary>Compares lines with the snapshot of a name.</summary>
    public static void Verify(string name, IEnumerable<string> lines) => ApprovedText.Verify(
        string.Concat(lines.Select(line => line + "\n")), Path.Combine("tests", "Package", name));
}

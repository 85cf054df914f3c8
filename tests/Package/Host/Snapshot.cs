using Xunit;

namespace EarlyExitGen.Package.Tests.Host;

/// <summary>
/// Compares lines with approved ones: what differs is written to <c>*.received.txt</c> beside <c>*.verified.txt</c>;
/// approve it by renaming.
/// </summary>
internal static class Snapshot
{
    /// <summary>Compares lines with the snapshot of a name.</summary>
    public static void Verify(string name, IEnumerable<string> lines)
    {
        string verified = Repository.At("tests", "Package", name + ".verified.txt");
        string received = Repository.At("tests", "Package", name + ".received.txt");
        string[] actual = [.. lines];
        File.Delete(received);
        if (!File.Exists(verified) || !File.ReadAllLines(verified).SequenceEqual(actual))
        {
            File.WriteAllLines(received, actual);
            Assert.Fail(
                $"{received} differs from the snapshot; if it is right, rename it to {Path.GetFileName(verified)}.");
        }
    }
}

using Xunit;

namespace EarlyExitGen.Tests.Shared;

/// <summary>
/// Compares text with an approved one, <c>NAME.verified.EXT</c>: what differs is written to <c>NAME.received.EXT</c>
/// beside it; approve it by renaming.
/// </summary>
internal static class ApprovedText
{
    /// <summary>Fails if the text is not the approved one.</summary>
    /// <param name="actual">The text; line ends do not matter.</param>
    /// <param name="path">The files' path below the repository's folder, up to <c>.verified</c>.</param>
    /// <param name="extension">Their extension, without a dot.</param>
    public static void Verify(string actual, string path, string extension = "txt")
    {
        string stem = Path.Combine(Root(AppContext.BaseDirectory), path);
        string verified = $"{stem}.verified.{extension}";
        string received = $"{stem}.received.{extension}";
        actual = actual.ReplaceLineEndings("\n");
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.Delete(received);
        if (!File.Exists(verified) || File.ReadAllText(verified).ReplaceLineEndings("\n") != actual)
        {
            File.WriteAllText(received, actual);
            Assert.Fail(
                $"{received} differs from the snapshot; if it is right, rename it to {Path.GetFileName(verified)}.");
        }
    }

    private static string Root(string? folder) =>
        folder is null ? throw new InvalidOperationException("This test runs inside the repository only.")
        : File.Exists(Path.Combine(folder, "EarlyExitGen.sln")) ? folder
        : Root(Path.GetDirectoryName(folder));
}

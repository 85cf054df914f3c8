namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>
/// Tells git to leave a cascade's files as they are: their hashes are of every byte, line ends included.
/// </summary>
internal static class GitAttributes
{
    /// <summary>The file's name.</summary>
    public const string FileName = ".gitattributes";

    private const string Text =
        """
        # The manifest has the hash of every file: git must not change line ends.
        * -text

        """;

    /// <summary>Writes the file into a cascade's folder.</summary>
    public static void Write(string folder) =>
        File.WriteAllText(Path.Combine(folder, FileName), Text.ReplaceLineEndings("\n"));
}

using System.Security.Cryptography;
using EarlyExitGen.Runtime;

namespace EarlyExitGen.Loading;

/// <summary>
/// The files of a cascade on disk: finds them, and compares them with what the cascade was built with. Thread-safe.
/// </summary>
/// <param name="description">What the cascade consists of.</param>
/// <param name="folder">Where its files lie, a full path.</param>
/// <param name="checkHashes">Whether files are compared, or only looked for.</param>
internal sealed class CascadeFiles(CascadeDescription description, string folder, bool checkHashes)
{
    // Several blocks may share a file of external data: each file is read once.
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);

    /// <summary>Checks that every file is there, and is one.</summary>
    /// <exception cref="CascadeException">The folder or a file is missing, or is something else.</exception>
    public void CheckPresence()
    {
        if (!Directory.Exists(folder))
        {
            throw new CascadeException(
                $"{description.Name}: the folder '{folder}' does not exist; it should hold the cascade's blocks and "
                + "vocabulary. Copy the exported cascade there, or give the folder in which it lies.",
                folder);
        }

        foreach ((string file, _) in
            TokenizerFiles.Concat(LexiconFiles).Concat(description.Blocks.SelectMany(FilesOf)))
        {
            CheckPresence(CascadePath.Of(folder, file));
        }
    }

    /// <summary>Checks that the files of a block, its external data among them, are the right ones.</summary>
    /// <exception cref="CascadeException">A file cannot be read, or is another one.</exception>
    public void Check(BlockDescription block) => Check(FilesOf(block));

    /// <summary>Checks that the files of all tokenizers are the right ones.</summary>
    /// <exception cref="CascadeException">A file cannot be read, or is another one.</exception>
    public void CheckTokenizers() => Check(TokenizerFiles);

    /// <summary>Checks that the file of the lexicon, if there is one, is the right one.</summary>
    /// <exception cref="CascadeException">It cannot be read, or is another one.</exception>
    public void CheckLexicon() => Check(LexiconFiles);

    private IEnumerable<(string File, string Sha256)> TokenizerFiles =>
        description.Models.Select(static model => model.Tokenizer).Prepend(description.Tokenizer)
            .OfType<TokenizerDescription>().SelectMany(static tokenizer => tokenizer.Files);

    private IEnumerable<(string File, string Sha256)> LexiconFiles =>
        description.Lexicon is { } lexicon ? [(lexicon.File, lexicon.Sha256)] : [];

    private static IEnumerable<(string File, string Sha256)> FilesOf(BlockDescription block) =>
        [(block.File, block.Sha256), .. block.Data.Select(static data => (data.File, data.Sha256))];

    private void Check(IEnumerable<(string File, string Sha256)> files)
    {
        foreach ((string file, string sha256) in files)
        {
            Check(CascadePath.Of(folder, file), sha256);
        }
    }

    private void CheckPresence(string path)
    {
        if (RegularFile.Problem(path) is { } problem)
        {
            throw new CascadeException(
                $"{description.Name}: the file '{path}' {problem}; the cascade needs it. Copy it from the exported "
                + "cascade, or export the cascade again.",
                path);
        }
    }

    private void Check(string path, string expected)
    {
        // Of a block that is loaded later too: it may have become something else meanwhile.
        CheckPresence(path);
        if (!checkHashes)
        {
            return;
        }

        // What is wrong is read again: it may have been fixed.
        lock (_hashes)
        {
            if (!_hashes.TryGetValue(path, out string? actual))
            {
                actual = Hash(description.Name, path);
            }

            if (!actual.Equals(expected, StringComparison.OrdinalIgnoreCase))
            {
                throw new CascadeException(Difference(description.Name, path, expected, actual), path);
            }

            _hashes[path] = actual;
        }
    }

    private static string Hash(string cascade, string path)
    {
        try
        {
            FileStreamOptions sequential = new() { Options = FileOptions.SequentialScan, BufferSize = 1 << 18 };
            using FileStream stream = new(path, sequential);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CascadeException(
                $"{cascade}: the file '{path}' cannot be read: {e.Message} Make it readable for this "
                    + "process.", path, e);
        }
    }

    private static string Difference(string cascade, string path, string expected, string actual)
    {
        string cause = LfsPointer.IsAt(path)
            ? $"It is {LfsPointer.Description}"
            : LineEndFault(path, expected)
            ?? "It is cut short, or belongs to another cascade: copy it again from the exported cascade";
        return $"{cascade}: the file '{path}' ({new FileInfo(path).Length} bytes) is not the one that the cascade was "
            + $"built with; its SHA-256 is {actual}, expected is {expected}. {cause}, or build the application with "
            + "the manifest that belongs to it.";
    }

    private static string? LineEndFault(string path, string expected)
    {
        using FileStream stream = File.OpenRead(path);
        return LineEnds.Explain(Path.GetFileName(path), stream, expected.ToLowerInvariant());
    }
}

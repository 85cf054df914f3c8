using EarlyExitGen.Lexical;
using EarlyExitGen.Runtime;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Loading;

/// <summary>Reads the lexicon of a cascade, and checks that it is this cascade's.</summary>
internal static class LexiconLoader
{
    /// <summary>Reads the lexicon; null if the cascade has none. With it comes the full path of its file.</summary>
    /// <param name="description">What the cascade consists of.</param>
    /// <param name="folder">Where its files lie, a full path.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <exception cref="CascadeException">The file is not a lexicon, or that of another cascade.</exception>
    public static (Lexicon Lexicon, string Path)? Load(
        CascadeDescription description, string folder, ITextTokenizer tokenizer)
    {
        if (description.Lexicon is not { } file)
        {
            return null;
        }

        string path = CascadePath.Of(folder, file.File);
        Lexicon lexicon = Read(description.Name, path);
        string? problem =
            lexicon.Labels != description.LabelCount
                ? Text($"is for {lexicon.Labels} labels, but the cascade has {description.LabelCount}")
            : lexicon.Features.Pair != description.Pair
                ? $"is for {Input(lexicon.Features.Pair)}, but the cascade takes {Input(description.Pair)}"
            : lexicon.Features.Vocabulary is not 0 and int ids && ids != tokenizer.VocabularySize
                ? Text($"is for a vocabulary of {ids} ids, but that of the cascade has {tokenizer.VocabularySize}")
            : null;
        return problem is null
            ? (lexicon, path)
            : throw new CascadeException(
                $"{description.Name}: the lexicon '{path}' {problem}. Copy the one that was made for this cascade.",
                path);
    }

    private static Lexicon Read(string cascade, string path)
    {
        try
        {
            if (LfsPointer.IsAt(path))
            {
                throw new InvalidDataException("it is " + LfsPointer.Description);
            }

            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return LexiconFile.Read(file);
        }
        catch (InvalidDataException e)
        {
            throw new CascadeException(
                $"{cascade}: the file '{path}' is not a lexicon: {e.Message}. Copy it again from the exported "
                + "cascade, or make it again.",
                path,
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CascadeException(
                $"{cascade}: the file '{path}' cannot be read: {e.Message} Make it readable for this process.",
                path,
                e);
        }
    }

    private static string Input(bool pair) => pair ? "pairs of texts" : "single texts";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}

using System.Text;
using EarlyExitGen.Tokenization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>
/// WordPiece vocabularies as files: UTF-8, one word piece a line, its line number (from 0) being its id.
/// </summary>
internal static class Vocabulary
{
    /// <summary>The pieces that every BERT vocabulary has.</summary>
    public static IReadOnlyList<string> Special { get; } = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];

    /// <summary>Reads the word pieces.</summary>
    /// <exception cref="ToolException">
    /// The file is missing or lacks one of the special pieces, or a line is empty; it is named.
    /// </exception>
    public static string[] Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new ToolException($"{file}: no such file; the model's WordPiece vocabulary is expected there.");
        }

        string[] pieces = Encoding.UTF8.GetString(SmallFile.ReadUtf8(file).Span).Split('\n');
        if (pieces[^1].Length == 0)
        {
            // The last line ends with a line feed, as it should.
            pieces = pieces[..^1];
        }

        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i] = pieces[i].EndsWith('\r') ? pieces[i][..^1] : pieces[i];
        }

        CheckLines(pieces, file);
        RequireSpecial(pieces, file);
        return pieces;
    }

    /// <summary>Requires the pieces that every BERT vocabulary has.</summary>
    /// <exception cref="ToolException">One is missing.</exception>
    public static void RequireSpecial(IReadOnlyCollection<string> pieces, string file)
    {
        if (Special.FirstOrDefault(special => !pieces.Contains(special)) is { } missing)
        {
            throw new ToolException(
                $"{file}: there is no {missing}; a BERT vocabulary has {string.Join(", ", Special)}.");
        }
    }

    // Ids are line numbers, so nothing may be left out. Of equal lines the last counts, as in BERT.
    private static void CheckLines(string[] pieces, string file)
    {
        for (int i = 0; i < pieces.Length; i++)
        {
            string? fault = pieces[i].Contains(
                '\r') ? "there is a carriage return within the line; end lines with line feeds"
                : pieces[i].Length > 0 ? null
                : pieces.Skip(i).All(piece => piece.Length == 0)
                    ? "the line is empty, at the end of the vocabulary, where it counts as one word piece more; "
                        + "delete it"
                    : "the line is empty; write the word piece that belongs there, or [unused] with a number, so that "
                        + "the ids after it stay";
            if (fault is not null)
            {
                throw new ToolException(FormattableString.Invariant($"{file}({i + 1}): {fault}."));
            }
        }
    }

    /// <summary>Writes the word pieces.</summary>
    public static void Write(string file, IEnumerable<string> pieces) =>
        AtomicFile.WriteText(file, string.Concat(pieces.Select(piece => piece + "\n")));

    /// <summary>
    /// Makes the tokenizer of a vocabulary that must not be larger than the encoder's word embeddings.
    /// </summary>
    public static WordPieceTokenizer LoadTokenizer(string file, TokenizerConfig config, EncoderConfig encoder)
    {
        string[] pieces = Read(file);
        RequireFit(pieces, file, encoder);
        return WordPieceTokenizer.Create(pieces, config.Lowercase, config.StripAccents);
    }

    /// <summary>Requires a vocabulary that is not larger than the encoder's word embeddings.</summary>
    /// <exception cref="ToolException">It is larger; a line that is there twice is named.</exception>
    public static void RequireFit(string[] pieces, string file, EncoderConfig encoder)
    {
        if (pieces.Length <= encoder.Vocabulary)
        {
            return;
        }

        Dictionary<string, int> lines = new(StringComparer.Ordinal);
        int second = Array.FindIndex(pieces, piece => !lines.TryAdd(piece, lines.Count + 1));
        string hint = second < 0
            ? ""
            : $" Line {second + 1}, '{Excerpt.Of(pieces[second])}', is there already as line {lines[pieces[second]]}.";
        throw new ToolException(
            $"{file}: {pieces.Length} word pieces, but the encoder has {encoder.Vocabulary} word embeddings.{hint}");
    }
}

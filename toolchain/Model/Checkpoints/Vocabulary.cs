using System.Text;
using EarlyExitGen.Tokenization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>WordPiece vocabularies as files: UTF-8, one word piece a line, its line number (from 0) being its id.</summary>
internal static class Vocabulary
{
    /// <summary>The pieces that every BERT vocabulary has.</summary>
    public static IReadOnlyList<string> Special { get; } = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];

    /// <summary>Reads the word pieces.</summary>
    /// <exception cref="ToolException">The file is missing, or lacks one of the special pieces.</exception>
    public static string[] Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new ToolException($"{file}: no such file; the model's WordPiece vocabulary is expected there.");
        }

        string[] pieces = Encoding.UTF8.GetString(SmallFile.ReadUtf8(file).Span).Split('\n');
        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i] = pieces[i].TrimEnd('\r');
        }

        if (pieces[^1].Length == 0)
        {
            pieces = pieces[..^1];
        }

        RequireSpecial(pieces, file);
        return pieces;
    }

    /// <summary>Requires the pieces that every BERT vocabulary has.</summary>
    /// <exception cref="ToolException">One is missing.</exception>
    public static void RequireSpecial(IReadOnlyCollection<string> pieces, string file)
    {
        if (Special.FirstOrDefault(special => !pieces.Contains(special)) is { } missing)
        {
            throw new ToolException($"{file}: there is no {missing}; a BERT vocabulary has {string.Join(", ", Special)}.");
        }
    }

    /// <summary>Writes the word pieces.</summary>
    public static void Write(string file, IEnumerable<string> pieces) =>
        AtomicFile.WriteText(file, string.Concat(pieces.Select(piece => piece + "\n")));

    /// <summary>Makes the tokenizer of a vocabulary that must not be larger than the encoder's word embeddings.</summary>
    public static WordPieceTokenizer LoadTokenizer(string file, TokenizerConfig config, EncoderConfig encoder)
    {
        string[] pieces = Read(file);
        return pieces.Length <= encoder.Vocabulary
            ? WordPieceTokenizer.Create(pieces, config.Lowercase, config.StripAccents)
            : throw new ToolException(
                $"{file}: {pieces.Length} word pieces, but the encoder has {encoder.Vocabulary} word embeddings.");
    }
}

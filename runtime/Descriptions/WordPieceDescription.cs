using System.ComponentModel;
using EarlyExitGen.Loading;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Runtime;

/// <summary>Texts become token ids by BERT's WordPiece.</summary>
/// <param name="Vocabulary">The vocabulary's file, relative to the cascade's folder, one word piece a line.</param>
/// <param name="Sha256">The SHA-256 of that file in lower-case hex.</param>
/// <param name="Lowercase">Whether texts are lower-cased first.</param>
/// <param name="StripAccents">Whether accents are stripped first.</param>
/// <param name="MaxTokens">The largest number of token ids of an instance, special tokens counted.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record WordPieceDescription(
    string Vocabulary, string Sha256, bool Lowercase, bool StripAccents, int MaxTokens)
    : TokenizerDescription(Vocabulary, Sha256, MaxTokens)
{
    // No text alone is padded, and yet a file without this line is not the vocabulary of a BERT.
    private const string Padding = "[PAD]";

    private protected override string Expected =>
        "a vocabulary of BERT's, one word piece a line with [PAD], [UNK], [CLS] and [SEP] among them";

    private protected override ITextTokenizer Load(string folder)
    {
        string[] pieces = File.ReadAllLines(CascadePath.Of(folder, Vocabulary));
        return pieces.Contains(Padding)
            ? WordPieceTokenizer.Create(pieces, Lowercase, StripAccents)
            : throw new ArgumentException($"there is no {Padding}.");
    }
}

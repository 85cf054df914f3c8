using System.ComponentModel;
using EarlyExitGen.Graphs;
using EarlyExitGen.Loading;
using EarlyExitGen.Tokenization;
using Microsoft.ML.Tokenizers;

namespace EarlyExitGen.Runtime;

/// <summary>Texts become token ids by a SentencePiece model, through Microsoft.ML.Tokenizers.</summary>
/// <param name="Vocabulary">The model's file, relative to the cascade's folder.</param>
/// <param name="Sha256">The SHA-256 of that file in lower-case hex.</param>
/// <param name="Offset">What is added to the model's own ids.</param>
/// <param name="Unknown">The id of what is not a piece.</param>
/// <param name="Start">The id before the first text.</param>
/// <param name="End">The id after the last text.</param>
/// <param name="Between">The ids between the texts of a pair; none for single texts.</param>
/// <param name="MaxTokens">The largest number of token ids of an instance, special tokens counted.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record SentencePieceDescription(
    string Vocabulary,
    string Sha256,
    int Offset,
    int Unknown,
    int Start,
    int End,
    IReadOnlyList<int> Between,
    int MaxTokens)
    : TokenizerDescription(Vocabulary, Sha256, MaxTokens)
{
    private const long Unigram = 1;
    private const long Bpe = 2;

    private protected override string Expected => "a SentencePiece unigram model";

    private protected override ITextTokenizer Load(string folder)
    {
        using FileStream stream = File.OpenRead(CascadePath.Of(folder, Vocabulary));
        RequireUnigram(stream);
        stream.Position = 0;
        SentencePieceTokenizer tokenizer =
            SentencePieceTokenizer.Create(
                stream, addBeginningOfSentence: false, addEndOfSentence: false, specialTokens: null);
        int none = tokenizer.UnknownId;
        int size = Math.Max(tokenizer.Vocabulary.Values.Max() + Offset, Unknown) + 1;
        return new LibraryTokenizer(
            new SentencePieceSource(tokenizer),
            piece => piece == none ? Unknown : piece + Offset,
            size,
            new SpecialTokens(Start, End, Between));
    }

    // Of BPE models the library leaves the normalisation out, and it merges in another order: ids would be others than
    // those that the encoder was trained on.
    private static void RequireUnigram(FileStream stream)
    {
        const int TrainerSpec = 2;
        const int ModelType = 3;
        long kind = Unigram;
        ProtoReader reader = new(stream);
        reader.Message(stream.Length, (field, length) =>
        {
            if (field != TrainerSpec || length < 0)
            {
                return false;
            }

            reader.Message(length, (inner, size) =>
            {
                if (inner != ModelType || size >= 0)
                {
                    return false;
                }

                kind = reader.Varint();
                return true;
            });
            return true;
        });
        if (kind != Unigram)
        {
            throw new InvalidDataException(
                $"it is a {(kind == Bpe ? "BPE" : "word or character")} model, of which the ids would differ from "
                + "SentencePiece's own; train the model over a unigram vocabulary, or over a byte-level BPE");
        }
    }
}

using System.ComponentModel;
using EarlyExitGen.Loading;
using EarlyExitGen.Pipelines;
using EarlyExitGen.Pipelines.SentencePiece;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Runtime;

/// <summary>Texts become token ids by a SentencePiece model.</summary>
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
    private protected override string Expected => "a SentencePiece model";

    private protected override ITextTokenizer Load(string folder)
    {
        using FileStream stream = File.OpenRead(CascadePath.Of(folder, Vocabulary));
        SentencePieceModel model = SentencePieceModel.Read(stream);
        return new PieceTokenizer(
            new PipelineReader(SentencePieceSteps.Of(model, Offset, Unknown)),
            Math.Max(model.Pieces.Count + Offset, Unknown + 1),
            TextTemplate.Of(new SpecialTokens(Start, End, Between)));
    }
}

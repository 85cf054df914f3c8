using System.ComponentModel;
using EarlyExitGen.Loading;
using EarlyExitGen.Pipelines;
using EarlyExitGen.Pipelines.Json;
using EarlyExitGen.Pipelines.Models;
using EarlyExitGen.Pipelines.Splitters;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Runtime;

/// <summary>Texts become token ids by byte-level BPE, as in GPT-2 and RoBERTa.</summary>
/// <param name="Vocabulary">
/// The file of the pieces and their ids, a JSON object, relative to the cascade's folder.
/// </param>
/// <param name="Sha256">The SHA-256 of that file in lower-case hex.</param>
/// <param name="Merges">The file of the merges, one pair a line, relative to the cascade's folder.</param>
/// <param name="MergesSha256">The SHA-256 of that file in lower-case hex.</param>
/// <param name="AddPrefixSpace">Whether a text is read as if a space stood before it.</param>
/// <param name="Start">The id before the first text.</param>
/// <param name="End">The id after the last text.</param>
/// <param name="Between">The ids between the texts of a pair; none for single texts.</param>
/// <param name="MaxTokens">The largest number of token ids of an instance, special tokens counted.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record BpeDescription(
    string Vocabulary,
    string Sha256,
    string Merges,
    string MergesSha256,
    bool AddPrefixSpace,
    int Start,
    int End,
    IReadOnlyList<int> Between,
    int MaxTokens)
    : TokenizerDescription(Vocabulary, Sha256, MaxTokens)
{
    /// <inheritdoc/>
    internal override IEnumerable<(string File, string Sha256)> Files => [(Vocabulary, Sha256), (Merges, MergesSha256)];

    private protected override string Expected =>
        $"a vocabulary of byte-level BPE, a JSON object of pieces and ids that '{Merges}' belongs to";

    private protected override ITextTokenizer Load(string folder)
    {
        BytePairModel model = BytePairFiles.Read(CascadePath.Of(folder, Vocabulary), CascadePath.Of(folder, Merges));
        return new PieceTokenizer(
            new PipelineReader(new Pipeline
            {
                Splitters = [new ByteLevelSplitter(AddPrefixSpace, cuts: true)],
                Model = model,
            }),
            model.VocabularySize,
            TextTemplate.Of(new SpecialTokens(Start, End, Between)));
    }
}

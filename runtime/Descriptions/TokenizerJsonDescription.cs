using System.ComponentModel;
using EarlyExitGen.Loading;
using EarlyExitGen.Pipelines.Json;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Runtime;

/// <summary>Texts become token ids as a <c>tokenizer.json</c> of Hugging Face says.</summary>
/// <param name="Vocabulary">The file, relative to the cascade's folder.</param>
/// <param name="Sha256">The SHA-256 of that file in lower-case hex.</param>
/// <param name="MaxTokens">The largest number of token ids of an instance, special tokens counted.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record TokenizerJsonDescription(string Vocabulary, string Sha256, int MaxTokens)
    : TokenizerDescription(Vocabulary, Sha256, MaxTokens)
{
    private protected override string Expected => "a tokenizer.json that can be followed";

    private protected override ITextTokenizer Load(string folder) =>
        TokenizerFile.Read(File.ReadAllBytes(CascadePath.Of(folder, Vocabulary))).ToTokenizer();
}

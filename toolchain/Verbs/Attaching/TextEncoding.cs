using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>Texts as the model takes them.</summary>
/// <param name="Texts">Their ids.</param>
/// <param name="Truncated">The share of them that lost its end.</param>
internal sealed record TextEncoding(IReadOnlyList<EncodedIds> Texts, double Truncated)
{
    /// <summary>Tokenizes texts.</summary>
    public static TextEncoding Of(ITextTokenizer tokenizer, CascadeSpec spec, IReadOnlyList<Instance> texts)
    {
        EncodedIds[] encoded = new EncodedIds[texts.Count];
        int cut = 0;
        Parallel.For(0, texts.Count, i =>
        {
            encoded[i] = EncodedIds.Of(tokenizer, spec.Tokenizer.MaxTokens, texts[i], out bool truncated);
            Interlocked.Add(ref cut, truncated ? 1 : 0);
        });
        // A tokenizer without special tokens makes nothing of an empty text.
        return new TextEncoding(
            [.. encoded.Where(text => text.Ids.Length > 0)], texts.Count == 0 ? 0 : (double)cut / texts.Count);
    }
}

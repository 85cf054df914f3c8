using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Toolchain.Verbs.Cutting;

/// <summary>A text as the model takes it.</summary>
/// <param name="Ids">Its token ids, special ones included.</param>
/// <param name="Types">The token types of a pair of texts; null for a single text, where all are 0.</param>
internal sealed record EncodedIds(int[] Ids, int[]? Types)
{
    /// <summary>Tokenizes a text or a pair.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="maxTokens">The most ids.</param>
    /// <param name="text">The text.</param>
    /// <param name="truncated">Whether it lost its end.</param>
    public static EncodedIds Of(ITextTokenizer tokenizer, int maxTokens, Instance text, out bool truncated)
    {
        int[] ids = new int[maxTokens];
        int[]? types = text.Second is null ? null : new int[maxTokens];
        TextReading reading = default;
        int count = text.Second is { } second
            ? tokenizer.EncodePair(text.First, second, ids, types, out truncated, ref reading)
            : tokenizer.Encode(text.First, ids, out truncated, ref reading);
        return new EncodedIds(ids[..count], types?[..count]);
    }
}

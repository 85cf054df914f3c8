using EarlyExitGen.Tokenization;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>Turns instances into token ids.</summary>
internal static class TextEncoder
{
    /// <summary>Encodes every instance, cut at <paramref name="maxTokens"/>.</summary>
    public static EncodedText[] Encode(WordPieceTokenizer tokenizer, IReadOnlyList<Instance> instances, int maxTokens)
    {
        EncodedText[] encoded = new EncodedText[instances.Count];
        int[] ids = new int[maxTokens];
        int[] types = new int[maxTokens];
        for (int i = 0; i < encoded.Length; i++)
        {
            encoded[i] = Encode(tokenizer, instances[i], ids, types);
        }

        return encoded;
    }

    private static EncodedText Encode(WordPieceTokenizer tokenizer, Instance instance, int[] ids, int[] types)
    {
        int count;
        int firstLength;
        if (instance.Second is null)
        {
            count = tokenizer.Encode(instance.First, ids, out _);
            firstLength = count;
        }
        else
        {
            count = tokenizer.EncodePair(instance.First, instance.Second, ids, types, out _);
            int second = Array.IndexOf(types, 1, 0, count);
            firstLength = second < 0 ? count : second;
        }

        return new EncodedText(ids[..count], firstLength, instance.Label);
    }
}

using EarlyExitGen.Lexical;

namespace EarlyExitGen.TestCascades;

/// <summary>Makes lexicons of random weights.</summary>
internal static class TinyLexicon
{
    /// <summary>Makes a lexicon; the same arguments give the same one.</summary>
    /// <param name="options">What it is like.</param>
    /// <param name="labels">The number of labels.</param>
    /// <param name="vocabulary">The number of ids.</param>
    /// <param name="pair">Whether an instance is a pair of texts.</param>
    /// <param name="seed">The seed of the weights.</param>
    public static Lexicon Create(TestLexicon options, int labels, int vocabulary, bool pair, int seed)
    {
        Random random = new(seed);
        bool isFixed = options.Logits is not null;
        float[] scale = [.. Enumerable.Repeat(isFixed ? 0 : options.Scale, labels)];
        float[] bias = options.Logits is { } logits ? [.. logits] : [.. scale.Select(_ => random.NextSingle() - 0.5f)];
        Lexicon lexicon = new(new LexicalFeatures(options.Rows, options.Hashed ? 0 : vocabulary, pair), scale, bias);
        foreach (ref sbyte weight in lexicon.Weights)
        {
            weight = (sbyte)random.Next(-127, 128);
        }

        return lexicon;
    }
}

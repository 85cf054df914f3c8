using EarlyExitGen.Lexical;

namespace EarlyExitGen.Tests.Lexical;

/// <summary>Lexicons of random weights.</summary>
internal static class Lexicons
{
    /// <summary>A lexicon; the same arguments give the same one.</summary>
    public static Lexicon Random(int labels, int rows, int vocabulary = 0, bool pair = false, int seed = 1)
    {
        Random random = new(seed);
        float[] scale = [.. Enumerable.Range(0, labels).Select(_ => 0.01f + random.NextSingle())];
        float[] bias = [.. Enumerable.Range(0, labels).Select(_ => random.NextSingle() - 0.5f)];
        Lexicon lexicon = new(new LexicalFeatures(rows, vocabulary, pair), scale, bias);
        foreach (ref sbyte weight in lexicon.Weights)
        {
            weight = (sbyte)random.Next(sbyte.MinValue, sbyte.MaxValue + 1);
        }

        return lexicon;
    }

    /// <summary>A lexicon's file.</summary>
    public static byte[] Bytes(Lexicon lexicon)
    {
        using MemoryStream file = new();
        LexiconFile.Write(file, lexicon);
        return file.ToArray();
    }

    /// <summary>Random ids.</summary>
    public static int[] Ids(Random random, int count, int vocabulary = 1000) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(vocabulary))];
}

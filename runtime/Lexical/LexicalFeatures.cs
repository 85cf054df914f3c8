using System.Runtime.CompilerServices;

namespace EarlyExitGen.Lexical;

/// <summary>
/// The features of a text: its token ids and the pairs of neighbouring ids, each a row of a table of weights. Of a pair
/// of texts it counts which text a feature is of; ids that both texts have, and pairs of an id of either, are features
/// too. Ids have rows of their own where the table is large enough, everything else is hashed (Weinberger et al.,
/// "Feature Hashing for Large Scale Multitask Learning", ICML 2009). A feature counts as often as it occurs: looking
/// for repetitions would make some texts slower than others.
/// </summary>
/// <param name="Rows">The rows of the table; at least 2.</param>
/// <param name="Vocabulary">
/// How many ids have rows of their own, the first ones; 0 if ids are hashed too, or else at most half of the rows.
/// </param>
/// <param name="Pair">Whether an instance is a pair of texts.</param>
internal readonly record struct LexicalFeatures(int Rows, int Vocabulary, bool Pair)
{
    /// <summary>The most features that are handed over at a time; as many 8-bit weights add up to 16 bits.</summary>
    public const int Chunk = 256;

    /// <summary>Of each text of a pair the ids that are looked for in the other text.</summary>
    public const int MostShared = 128;

    /// <summary>Of each text of a pair the ids that are crossed with those of the other text.</summary>
    public const int MostCrossed = 24;

    // By what is hashed. High bits differ from those of any id, so that no kind's keys are another's.
    private const ulong FirstIds = 0xA24BAED4963EE407;
    private const ulong FirstPairs = 0x9FB21C651E98DF25;
    private const ulong SecondIds = 0xC2B2AE3D27D4EB4F;
    private const ulong SecondPairs = 0xD1B54A32D192ED03;
    private const ulong Shared = 0xE7037ED1A0B428DB;
    private const ulong Crossed = 0x8EBC6AF09C88C6E3;

    /// <summary>Of how many features an instance consists at most.</summary>
    /// <param name="ids">The number of its ids, special ones left out.</param>
    public static int Most(int ids) => (2 * ids) + MostShared + (MostCrossed * MostCrossed);

    /// <summary>Visits all features of an instance.</summary>
    /// <param name="first">The ids of the text, or of the first text, without special ids around them.</param>
    /// <param name="second">The ids of the second text; of no account for single texts.</param>
    /// <param name="visitor">Takes the features.</param>
    /// <returns>How many there are: 0 for an empty text.</returns>
    public int Visit<TVisitor>(ReadOnlySpan<int> first, ReadOnlySpan<int> second, ref TVisitor visitor)
        where TVisitor : struct, ILexicalVisitor, allows ref struct
    {
        int count = VisitText(first, ownRows: Vocabulary, FirstIds, FirstPairs, ref visitor);
        if (Pair)
        {
            count += VisitText(second, ownRows: 0, SecondIds, SecondPairs, ref visitor);
            count += VisitShared(first, second, ref visitor);
            count += VisitCrossed(first, second, ref visitor);
        }

        return count;
    }

    [SkipLocalsInit]
    private int VisitText<TVisitor>(
        ReadOnlySpan<int> ids, int ownRows, ulong idSeed, ulong pairSeed, ref TVisitor visitor)
        where TVisitor : struct, ILexicalVisitor, allows ref struct
    {
        const int Step = Chunk / 2;
        Span<int> rows = stackalloc int[Chunk];
        for (int from = 0; from < ids.Length; from += Step)
        {
            ReadOnlySpan<int> part = ids[from..Math.Min(ids.Length, from + Step)];
            int count = 0;
            foreach (int id in part)
            {
                rows[count++] = (uint)id < (uint)ownRows ? id : Row(idSeed ^ (uint)id);
            }

            // The pairs that begin here; the second id of the last one lies in the next part.
            ReadOnlySpan<int> next = ids[(from + 1)..Math.Min(ids.Length, from + Step + 1)];
            for (int i = 0; i < next.Length; i++)
            {
                rows[count++] = Row(pairSeed ^ Key(part[i], next[i]));
            }

            visitor.Visit(rows[..count]);
        }

        return Math.Max(0, (2 * ids.Length) - 1);
    }

    [SkipLocalsInit]
    private int VisitShared<TVisitor>(ReadOnlySpan<int> first, ReadOnlySpan<int> second, ref TVisitor visitor)
        where TVisitor : struct, ILexicalVisitor, allows ref struct
    {
        Span<int> rows = stackalloc int[MostShared];
        ReadOnlySpan<int> known = first[..Math.Min(first.Length, MostShared)];
        int count = 0;
        foreach (int id in second[..Math.Min(second.Length, MostShared)])
        {
            if (known.Contains(id))
            {
                rows[count++] = Row(Shared ^ (uint)id);
            }
        }

        visitor.Visit(rows[..count]);
        return count;
    }

    [SkipLocalsInit]
    private int VisitCrossed<TVisitor>(ReadOnlySpan<int> first, ReadOnlySpan<int> second, ref TVisitor visitor)
        where TVisitor : struct, ILexicalVisitor, allows ref struct
    {
        Span<int> rows = stackalloc int[Chunk];
        ReadOnlySpan<int> others = second[..Math.Min(second.Length, MostCrossed)];
        ReadOnlySpan<int> ids = first[..Math.Min(first.Length, MostCrossed)];
        int count = 0;
        foreach (int id in ids)
        {
            if (count > Chunk - MostCrossed)
            {
                visitor.Visit(rows[..count]);
                count = 0;
            }

            foreach (int other in others)
            {
                rows[count++] = Row(Crossed ^ Key(id, other));
            }
        }

        visitor.Visit(rows[..count]);
        return ids.Length * others.Length;
    }

    private static ulong Key(int a, int b) => ((ulong)(uint)a << 32) | (uint)b;

    // Two multiplications; the range is reduced by a third, for a division would take longer than all of this.
    private int Row(ulong key)
    {
        key *= 0x9E3779B97F4A7C15;
        key = (key ^ (key >> 32)) * 0xD6E8FEB86659FD93;
        return Vocabulary + (int)(((key >> 32) * (uint)(Rows - Vocabulary)) >> 32);
    }
}

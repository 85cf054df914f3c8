namespace EarlyExitGen.Pipelines.Models;

/// <summary>What two symbols merge into, and how early; open addressing.</summary>
internal sealed class PairTable
{
    private readonly ulong[] _pairs;
    private readonly (int Rank, int Merged)[] _merges;
    private readonly int _shift;

    /// <summary>A table of merges in the order of their ranks; of equal pairs the last counts.</summary>
    public PairTable(IReadOnlyList<(int Left, int Right, int Merged)> merges)
    {
        int bits = 4;
        while (1L << bits < 2L * merges.Count)
        {
            bits++;
        }

        _shift = 64 - bits;
        _pairs = new ulong[1 << bits];
        _merges = new (int, int)[1 << bits];
        for (int rank = 0; rank < merges.Count; rank++)
        {
            (int left, int right, int merged) = merges[rank];
            ulong pair = Pair(left, right);
            int slot = Slot(pair);
            _pairs[slot] = pair;
            _merges[slot] = (rank, merged);
        }
    }

    /// <summary>The rank of a merge and what it gives; the rank is negative where two symbols do not merge.</summary>
    public (int Rank, int Merged) Find(int left, int right)
    {
        ulong pair = Pair(left, right);
        int slot = Slot(pair);
        return _pairs[slot] == pair ? _merges[slot] : (-1, -1);
    }

    // 0 is no pair.
    private static ulong Pair(int left, int right) => (((ulong)(uint)left << 32) | (uint)right) + 1;

    private int Slot(ulong pair)
    {
        int slot = (int)((pair * 0x9E3779B97F4A7C15) >> _shift);
        while (_pairs[slot] != 0 && _pairs[slot] != pair)
        {
            slot = (slot + 1) & (_pairs.Length - 1);
        }

        return slot;
    }
}

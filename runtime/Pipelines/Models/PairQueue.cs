namespace EarlyExitGen.Pipelines.Models;

/// <summary>Pairs of symbols that merge, the first one first: a heap by rank and place.</summary>
internal ref struct PairQueue(Span<ulong> memory)
{
    private readonly Span<ulong> _heap = memory;
    private int _count;

    /// <summary>Adds a pair.</summary>
    public void Add(int rank, int place)
    {
        ulong key = ((ulong)(uint)rank << 32) | (uint)place;
        int at = _count++;
        while (at > 0 && _heap[(at - 1) / 2] > key)
        {
            _heap[at] = _heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _heap[at] = key;
    }

    /// <summary>Takes the first one.</summary>
    public bool TryTake(out int rank, out int place)
    {
        if (_count == 0)
        {
            (rank, place) = (0, 0);
            return false;
        }

        (rank, place) = ((int)(_heap[0] >> 32), (int)_heap[0]);
        ulong key = _heap[--_count];
        int at = 0;
        while ((2 * at) + 1 < _count)
        {
            int child = (2 * at) + 1;
            if (child + 1 < _count && _heap[child + 1] < _heap[child])
            {
                child++;
            }

            if (_heap[child] >= key)
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        if (_count > 0)
        {
            _heap[at] = key;
        }

        return true;
    }
}

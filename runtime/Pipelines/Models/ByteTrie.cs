namespace EarlyExitGen.Pipelines.Models;

/// <summary>
/// Ids of byte strings in a tree of bytes: from a node one steps to the next with each byte. The children of a node lie
/// side by side, ordered by node and byte, so that a node is 9 bytes.
/// </summary>
internal sealed class ByteTrie
{
    /// <summary>The node of the empty string.</summary>
    public const int Root = 0;

    private readonly int[] _first;
    private readonly byte[] _labels;
    private readonly int[] _ids;
    private readonly int[] _ofRoot = new int[256];

    /// <summary>A tree of some strings; of equal ones the last counts.</summary>
    public ByteTrie(IEnumerable<(byte[] Text, int Id)> strings)
    {
        // OrderBy is stable.
        (byte[] Text, int Id)[] all = [.. strings.OrderBy(static s => s.Text, ByteOrder.Instance)];
        List<int> first = [];
        List<byte> labels = [0];
        List<int> ids = [];
        Queue<(int From, int To, int Depth)> nodes = [];
        nodes.Enqueue((0, all.Length, 0));
        while (nodes.TryDequeue(out (int From, int To, int Depth) node))
        {
            (int from, int to, int depth) = node;
            int id = -1;
            for (; from < to && all[from].Text.Length == depth; from++)
            {
                id = all[from].Id;
            }

            ids.Add(id);
            first.Add(labels.Count);
            while (from < to)
            {
                byte label = all[from].Text[depth];
                int end = from + 1;
                while (end < to && all[end].Text[depth] == label)
                {
                    end++;
                }

                labels.Add(label);
                nodes.Enqueue((from, end, depth + 1));
                from = end;
            }
        }

        first.Add(labels.Count);
        (_first, _labels, _ids) = ([.. first], [.. labels], [.. ids]);
        Array.Fill(_ofRoot, -1);
        for (int child = _first[Root]; child < _first[Root + 1]; child++)
        {
            _ofRoot[_labels[child]] = child;
        }
    }

    /// <summary>The node after another one and a byte; -1 where there is none.</summary>
    public int Next(int node, byte label)
    {
        if (node == Root)
        {
            return _ofRoot[label];
        }

        int first = _first[node];
        int at = _labels.AsSpan(first, _first[node + 1] - first).IndexOf(label);
        return at < 0 ? -1 : first + at;
    }

    /// <summary>The id of the string that ends at a node; -1 where none does.</summary>
    public int IdOf(int node) => _ids[node];

    /// <summary>The id of a string; -1 where it has none.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        int node = Root;
        foreach (byte label in text)
        {
            node = Next(node, label);
            if (node < 0)
            {
                return -1;
            }
        }

        return _ids[node];
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static readonly ByteOrder Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}

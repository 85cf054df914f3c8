namespace EarlyExitGen.Execution;

/// <summary>Hands out pieces of one piece of memory, each on its own cache lines.</summary>
internal struct MemoryLayout
{
    /// <summary>Every piece starts at a multiple of this: a cache line, and the widest vector register.</summary>
    public const int Alignment = 64;

    /// <summary>The bytes handed out so far.</summary>
    public int Size { get; private set; }

    /// <summary>Hands out <paramref name="bytes"/> and gives their offset.</summary>
    public int Add(long bytes)
    {
        int offset = Size;
        Size = checked((int)(offset + ((bytes + Alignment - 1) / Alignment * Alignment)));
        return offset;
    }
}

namespace EarlyExitGen.Toolchain.Verbs.Queueing;

/// <summary>How a text finds its machine among those of a tier.</summary>
internal enum Balance
{
    /// <summary>Of two drawn at random the one with fewer texts.</summary>
    Shorter,

    /// <summary>One drawn at random.</summary>
    Random,
}

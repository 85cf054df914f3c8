namespace EarlyExitGen.Toolchain.Verbs.Planning;

/// <summary>What the first tier hands on to the second.</summary>
internal enum Handover
{
    /// <summary>The token ids: the second tier computes all blocks from the first on.</summary>
    Ids,

    /// <summary>The state between blocks: the second tier goes on with the next block.</summary>
    State,
}

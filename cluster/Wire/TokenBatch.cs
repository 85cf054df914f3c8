using Orleans;

namespace EarlyExitGen.Cluster.Wire;

/// <summary>Texts that no front exit has answered, on their way to a deep silo.</summary>
[GenerateSerializer]
[Immutable]
[Alias("earlyexit.tokens")]
internal sealed class TokenBatch
{
    /// <summary>Their token ids, as <see cref="TokenPacking"/> writes them.</summary>
    [Id(0)]
    public byte[] Ids { get; init; } = [];

    /// <summary>Those that must go on as texts; null where all go on as ids.</summary>
    [Id(1)]
    public TextBatch? Texts { get; init; }

    /// <summary>The setting of the dial.</summary>
    [Id(2)]
    public float Dial { get; init; }

    /// <summary>How long the answer may take from now on.</summary>
    [Id(3)]
    public TimeSpan Left { get; init; }

    /// <summary>
    /// The states of those that go on from where they stand, as <see cref="StateWriter"/> writes them; null where all
    /// begin again.
    /// </summary>
    [Id(4)]
    public byte[]? States { get; init; }

    /// <summary>How many exits have been asked.</summary>
    [Id(5)]
    public int Exits { get; init; }

    /// <summary>Whether the reply is to say what the blocks up to there cost.</summary>
    [Id(6)]
    public bool AsksCosts { get; init; }

    /// <summary>The same with token ids alone.</summary>
    public TokenBatch WithoutStates() => new()
    {
        Ids = Ids, Texts = Texts, Dial = Dial, Left = Left, Exits = Exits, AsksCosts = AsksCosts,
    };
}

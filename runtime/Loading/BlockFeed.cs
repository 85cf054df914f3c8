using EarlyExitGen.Graphs;

namespace EarlyExitGen.Loading;

/// <summary>An input that the text feeds, [batch, sequence].</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Kind">What is fed.</param>
/// <param name="Wide">Whether the graph takes int64; otherwise int32.</param>
internal sealed record BlockFeed(string Name, FeedKind Kind, bool Wide)
{
    /// <summary>What an input is fed; null if it is state.</summary>
    public static BlockFeed? Of(GraphTensor input) =>
        KindOf(input.Name) is { } kind ? new BlockFeed(input.Name, kind, Wide: input.Type == ElementType.Int64) : null;

    private static FeedKind? KindOf(string name) => name switch
    {
        BlockNames.Ids => FeedKind.Ids,
        BlockNames.Mask => FeedKind.Mask,
        BlockNames.Types => FeedKind.Types,
        _ => null,
    };
}

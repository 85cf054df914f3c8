namespace EarlyExitGen.Loading;

/// <summary>An input that the text feeds, [batch, sequence].</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Kind">What is fed.</param>
/// <param name="Wide">Whether the graph takes int64; otherwise int32.</param>
internal sealed record BlockFeed(string Name, FeedKind Kind, bool Wide)
{
    /// <summary>The kind of data fed to the input of this name; null if it is state.</summary>
    public static FeedKind? KindOf(string name) => name switch
    {
        "input_ids" => FeedKind.Ids,
        "attention_mask" => FeedKind.Mask,
        "token_type_ids" => FeedKind.Types,
        _ => null,
    };
}

namespace EarlyExitGen.Loading;

/// <summary>The inputs that a text feeds to a block.</summary>
internal enum FeedKind
{
    /// <summary>The token ids.</summary>
    Ids,

    /// <summary>1 for each token, 0 for padding; one text alone has no padding.</summary>
    Mask,

    /// <summary>0 for tokens of the first text of a pair and of single texts, 1 for those of the second.</summary>
    Types,
}

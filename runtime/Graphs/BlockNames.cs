using System.Collections.Generic;

namespace EarlyExitGen.Graphs;

/// <summary>The names of a block's inputs and outputs that mean something; whatever else it takes is state.</summary>
internal static class BlockNames
{
    /// <summary>The input that takes the token ids.</summary>
    public const string Ids = "input_ids";

    /// <summary>The input that takes 1 for each token, 0 for padding.</summary>
    public const string Mask = "attention_mask";

    /// <summary>The input that takes 0 for tokens of the first text of a pair, 1 for those of the second.</summary>
    public const string Types = "token_type_ids";

    /// <summary>The output that holds an exit's logits.</summary>
    public const string Logits = "logits";

    /// <summary>The inputs that the text feeds.</summary>
    public static IReadOnlyList<string> Feeds { get; } = [Ids, Mask, Types];

    /// <summary>Whether the text feeds an input of this name.</summary>
    public static bool IsFeed(string input) => input is Ids or Mask or Types;
}

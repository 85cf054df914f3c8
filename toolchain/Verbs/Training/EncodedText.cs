namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>An instance as token ids.</summary>
/// <param name="Ids">Token ids, special tokens included.</param>
/// <param name="FirstLength">How many of them have token type 0; the others, of a pair's second text, have 1.</param>
/// <param name="Label">The label; <see cref="Data.Instance.Unlabelled"/> if it is not known.</param>
internal sealed record EncodedText(int[] Ids, int FirstLength, int Label)
{
    /// <summary>A teacher's raw logits for the text, [label]; null without a teacher.</summary>
    public float[]? Taught { get; init; }

    /// <summary>The number of tokens.</summary>
    public int Length => Ids.Length;
}

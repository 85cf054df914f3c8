namespace EarlyExitGen.Tokenization;

/// <summary>The texts within complete token ids: what is between the special tokens.</summary>
internal static class TextParts
{
    /// <summary>Splits ids.</summary>
    /// <param name="ids">The ids, special tokens included.</param>
    /// <param name="between">
    /// What is between the texts of a pair, where it occurs first; empty for single texts.
    /// </param>
    /// <param name="first">The ids of the text, or of the first text.</param>
    /// <param name="second">The ids of the second text; empty if there is none.</param>
    /// <param name="before">The number of ids before the first text.</param>
    /// <param name="after">The number of ids after the last text.</param>
    public static void Split(
        ReadOnlySpan<int> ids,
        ReadOnlySpan<int> between,
        out ReadOnlySpan<int> first,
        out ReadOnlySpan<int> second,
        int before = 1,
        int after = 1)
    {
        first = ids.Length < before + after ? [] : ids[before..^after];
        second = [];
        int end = between.IsEmpty ? -1 : first.IndexOf(between);
        if (end >= 0)
        {
            second = first[(end + between.Length)..];
            first = first[..end];
        }
    }
}

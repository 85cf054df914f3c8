namespace EarlyExitGen.Runtime;

/// <summary>Checks of token ids that come from outside.</summary>
internal static class TokenIds
{
    /// <summary>Checks ids.</summary>
    /// <param name="ids">The ids, special tokens included.</param>
    /// <param name="cascade">The cascade's name in messages.</param>
    /// <param name="most">The largest number of ids.</param>
    /// <param name="vocabularySize">The number of ids in the vocabulary.</param>
    /// <exception cref="ArgumentException">There are none or too many, or one is not in the vocabulary.</exception>
    public static void Check(ReadOnlySpan<int> ids, string cascade, int most, int vocabularySize)
    {
        if (ids.IsEmpty || ids.Length > most)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"{cascade} takes 1 to {most} token ids, special tokens counted; there are {ids.Length}."),
                nameof(ids));
        }

        // Both ends, by one comparison.
        uint size = (uint)vocabularySize;
        for (int i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= size)
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"Token id {ids[i]} at position {i} is outside the vocabulary of {size} ids."),
                    nameof(ids));
            }
        }
    }
}

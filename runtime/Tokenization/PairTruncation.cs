namespace EarlyExitGen.Tokenization;

/// <summary>How much of the texts of a pair is kept where both together are too long.</summary>
internal static class PairTruncation
{
    /// <summary>
    /// The shorter text stays whole as long as it takes less than half of the room; where both are cut and the room is odd,
    /// the longer one, of equals the second, keeps one more: Hugging Face's "longest first".
    /// </summary>
    /// <param name="first">The pieces of the first text.</param>
    /// <param name="second">The pieces of the second text.</param>
    /// <param name="room">The pieces that there is room for.</param>
    public static (int First, int Second) Fit(int first, int second, int room)
    {
        if (first + second <= room)
        {
            return (first, second);
        }

        bool swap = first > second;
        int shorter = Math.Min(Math.Min(first, second), room / 2);
        return swap ? (room - shorter, shorter) : (shorter, room - shorter);
    }
}

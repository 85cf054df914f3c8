namespace EarlyExitGen.Tokenization;

/// <summary>
/// How much of the texts of a pair is kept where both together are too long: Hugging Face's "longest first". The
/// shorter text stays whole as long as it takes less than half of the room; where both are cut and the room is odd, the
/// longer one, of equals the second, keeps one more.
/// </summary>
internal static class PairTruncation
{
    // Counting starts again each time. Most texts do not have that many times the pieces there is room for, and are at
    // their end the first time; of the others as much as may be is counted the second time.
    private const int Growth = 16;

    /// <summary>The pieces of each text that are kept.</summary>
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

    /// <summary>
    /// The pieces of each text that are kept, where a text that is known to have more pieces than there is room for was
    /// not read to its end: reads on only as long as it matters which of both is the longer.
    /// </summary>
    /// <param name="counter">Counts pieces.</param>
    /// <param name="first">The first text.</param>
    /// <param name="firstCount">Its pieces; if not all, more than there is room for.</param>
    /// <param name="second">The second text.</param>
    /// <param name="secondCount">Its pieces; if not all, more than there is room for.</param>
    /// <param name="room">The pieces that there is room for.</param>
    /// <param name="reading">Counts what is looked at.</param>
    public static (int First, int Second) Fit(
        IPieceCounter counter,
        ReadOnlySpan<char> first,
        PieceCount firstCount,
        ReadOnlySpan<char> second,
        PieceCount secondCount,
        int room,
        ref TextReading reading)
    {
        int most = (int)Math.Min((long)room * Growth, int.MaxValue - 1);
        bool goesOn = true;
        while (IsUndecided(firstCount, secondCount, room))
        {
            if (!goesOn)
            {
                return Fit(room, room, room);
            }

            bool firstGoesOn = CountOn(counter, first, ref firstCount, most, ref reading);
            bool secondGoesOn = CountOn(counter, second, ref secondCount, most, ref reading);
            goesOn = firstGoesOn || secondGoesOn;
            most = int.MaxValue - 1;
        }

        return Fit(firstCount.Count, secondCount.Count, room);
    }

    // Counts more of a text; tells whether there would be still more within the limit.
    private static bool CountOn(
        IPieceCounter counter, ReadOnlySpan<char> text, ref PieceCount known, int most, ref TextReading reading)
    {
        if (known.Whole)
        {
            return false;
        }

        PieceCount count = counter.Count(text, most, counter.MostCompared, ref reading);
        known = count.Whole ? count : new PieceCount(Math.Max(count.Count, known.Count), Whole: false);
        return !count.Whole && count.Count > most;
    }

    // Where the room is even both keep half of it, and a text that takes less than half is not cut.
    private static bool IsUndecided(PieceCount a, PieceCount b, int room) =>
        room % 2 == 1 && Math.Min(a.Count, b.Count) > room / 2
        && !(a.Whole && (b.Whole || b.Count > a.Count)) && !(b.Whole && a.Count > b.Count);
}

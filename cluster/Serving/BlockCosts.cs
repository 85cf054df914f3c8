namespace EarlyExitGen.Cluster.Serving;

/// <summary>
/// What some blocks cost, by the number of tokens: as measured, and in between in proportion. Never changes.
/// </summary>
internal sealed class BlockCosts
{
    private readonly (int Tokens, double Seconds)[] _measured;

    private BlockCosts((int Tokens, double Seconds)[] measured) => _measured = measured;

    /// <summary>Reads what a deep silo says; null if it says nothing, or nothing that makes sense.</summary>
    /// <param name="pairs">Numbers of tokens, rising, each followed by ticks.</param>
    public static BlockCosts? Read(long[]? pairs)
    {
        if (pairs is null || pairs.Length == 0 || pairs.Length % 2 != 0)
        {
            return null;
        }

        (int Tokens, double Seconds)[] measured =
        [
            .. pairs.Chunk(2).Select(static pair => ((int)pair[0], (double)pair[1] / TimeSpan.TicksPerSecond)),
        ];
        for (int i = 0; i < measured.Length; i++)
        {
            if (measured[i].Tokens <= (i == 0 ? 0 : measured[i - 1].Tokens) || measured[i].Seconds < 0)
            {
                return null;
            }
        }

        return new BlockCosts(measured);
    }

    /// <summary>The seconds that a text of so many tokens takes.</summary>
    public double At(int tokens)
    {
        int above = Array.FindIndex(_measured, one => one.Tokens >= tokens);
        if (above <= 0)
        {
            // Shorter than the shortest, or longer than the longest: in proportion.
            (int Tokens, double Seconds) end = above == 0 ? _measured[0] : _measured[^1];
            return end.Seconds * tokens / end.Tokens;
        }

        (int Tokens, double Seconds) low = _measured[above - 1];
        (int Tokens, double Seconds) high = _measured[above];
        return low.Seconds + ((high.Seconds - low.Seconds) * (tokens - low.Tokens) / (high.Tokens - low.Tokens));
    }
}

namespace EarlyExitGen.AspNetCore;

/// <summary>What the endpoints of a cascade take, and for how long they work. Set once, when they are mapped.</summary>
public sealed class CascadeEndpointOptions
{
    /// <summary>The name that the cascade was added under; null, the default, if it was added without one.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The largest body of a request, in bytes; 1 MiB by default, at least 1. What is larger is refused with 413. The
    /// server's own limit holds as well. Streams have <see cref="MaxStreamBytes"/> instead.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxBodyBytes
    {
        get;
        set => field = AtLeastOne(value);
    } = 1 << 20;

    /// <summary>
    /// The most texts, or pairs, of one request; 256 by default, at least 1. More are refused with 413.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxTexts
    {
        get;
        set => field = AtLeastOne(value);
    } = 256;

    /// <summary>
    /// The longest text, in UTF-16 code units; 20,000 by default, at least 1. A longer one is refused with 422, in a
    /// stream by a line in its place. It is not the cascade's limit on tokens: what lies beyond that is cut off, and
    /// the answer says so.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxTextLength
    {
        get;
        set => field = AtLeastOne(value);
    } = 20_000;

    /// <summary>
    /// The longest stream of lines, in bytes; null, the default, stands for any length: lines are read only as fast as
    /// they are answered.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long? MaxStreamBytes
    {
        get;
        set
        {
            if (value is { } bytes)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1, nameof(value));
            }

            field = value;
        }
    }

    /// <summary>
    /// How long a request may take from when it has been read, in a stream each line; 10 seconds by default, positive.
    /// Then its texts are ended, within a block if need be, and it is answered with 504. So it is where the cascade's
    /// own deadline, an option of the host, is shorter.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or more than a day.</exception>
    public TimeSpan Timeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    private static int AtLeastOne(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        return value;
    }
}

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>What has become of the texts. Thread-safe.</summary>
internal sealed class SoakCounts
{
    private long _sent;
    private long _answered;
    private long _lines;
    private long _givenUp;
    private long _wrong;
    private string? _firstWrong;

    /// <summary>Texts whose answers were waited for.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Texts that were answered, as they should be.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Of these the lines of streams.</summary>
    public long Lines => Interlocked.Read(ref _lines);

    /// <summary>Texts whose client went away.</summary>
    public long GivenUp => Interlocked.Read(ref _givenUp);

    /// <summary>Answers that are wrong, twice, or not there.</summary>
    public long Wrong => Interlocked.Read(ref _wrong);

    /// <summary>The first of them.</summary>
    public string? FirstWrong => Volatile.Read(ref _firstWrong);

    /// <summary>Texts were sent.</summary>
    public void Send(int texts) => Interlocked.Add(ref _sent, texts);

    /// <summary>The client of a text goes away.</summary>
    public void GiveUp() => Interlocked.Increment(ref _givenUp);

    /// <summary>An answer has come.</summary>
    /// <param name="isRight">Whether it is the one to this text.</param>
    /// <param name="isLine">Whether it is a line of a stream.</param>
    /// <param name="answer">The answer.</param>
    public void Answer(bool isRight, bool isLine, string answer)
    {
        Interlocked.Increment(ref _answered);
        if (isLine)
        {
            Interlocked.Increment(ref _lines);
        }

        if (!isRight)
        {
            Interlocked.Increment(ref _wrong);
            Interlocked.CompareExchange(ref _firstWrong, answer, null);
        }
    }
}

namespace EarlyExitGen.Tokenization;

/// <summary>
/// The reading of the texts of one instance: counts the characters that were looked at, and ends when its token is
/// cancelled.
/// </summary>
internal struct TextReading(CancellationToken cancellationToken)
{
    /// <summary>The most characters between two looks at the token: far less than a millisecond's worth.</summary>
    public const int Stride = 1 << 12;

    /// <summary>The characters that were looked at, those that were looked at twice counted twice.</summary>
    public long Characters { get; private set; }

    /// <summary>Counts characters.</summary>
    /// <exception cref="OperationCanceledException">The token is cancelled.</exception>
    public void Add(int characters)
    {
        Characters += characters;
        cancellationToken.ThrowIfCancellationRequested();
    }
}

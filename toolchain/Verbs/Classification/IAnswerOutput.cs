namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>Where answers go.</summary>
internal interface IAnswerOutput : IDisposable
{
    /// <summary>How many answers there were when it was begun.</summary>
    long Lines { get; }

    /// <summary>Begins, or goes on.</summary>
    /// <param name="identity">What decides the answers.</param>
    void Begin(PartialOutputIdentity identity);

    /// <summary>Adds complete lines.</summary>
    void Append(ReadOnlySpan<byte> lines);

    /// <summary>Says that all answers are there.</summary>
    void Complete();

    /// <summary>Says that answers may be of texts that are not the input's, and are worth nothing.</summary>
    void Discard();
}

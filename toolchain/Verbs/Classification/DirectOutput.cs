namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>Answers that are written as they come: to standard output, a pipe or a device.</summary>
internal sealed class DirectOutput(Stream stream) : IAnswerOutput
{
    /// <inheritdoc/>
    public long Lines => 0;

    /// <inheritdoc/>
    public void Begin(PartialOutputIdentity identity)
    {
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> lines)
    {
        stream.Write(lines);
        stream.Flush();
    }

    /// <inheritdoc/>
    public void Complete() => stream.Flush();

    /// <inheritdoc/>
    public void Discard()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}

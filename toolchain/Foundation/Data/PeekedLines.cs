namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Lines of which the first ones can be looked at before they are read.</summary>
/// <param name="lines">The lines, of which none was read.</param>
internal sealed class PeekedLines(TextLines lines) : IDisposable
{
    // Enough to tell delimiters and headers, and little to hold.
    private const int MostLines = 200;
    private const int MostBytes = 1 << 20;

    private List<byte[]>? _head;
    private int _taken;

    /// <summary>What errors call the text.</summary>
    public string Name => lines.Name;

    /// <summary>How many lines were read.</summary>
    public long Count { get; private set; }

    /// <summary>Whether the first lines are all there are.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The first lines.</summary>
    public IReadOnlyList<byte[]> Head => _head ??= Peek();

    /// <summary>Reads the next line; false at the end. It is valid until the next call.</summary>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        if (_taken < Head.Count)
        {
            Count++;
            line = Head[_taken++];
            return true;
        }

        bool isThere = lines.Next(out line);
        Count += isThere ? 1 : 0;
        return isThere;
    }

    /// <summary>The SHA-256 of the text: <see cref="TextLines.Sha256"/>.</summary>
    public string Sha256() => lines.Sha256();

    /// <summary>The error that something is wrong with a line.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="fault">What, and what to do.</param>
    public ToolException Fault(long line, string fault) => new(FormattableString.Invariant($"{Name}({line}): {fault}"));

    /// <inheritdoc/>
    public void Dispose() => lines.Dispose();

    private List<byte[]> Peek()
    {
        List<byte[]> head = [];
        for (int bytes = 0; head.Count < MostLines && bytes < MostBytes; bytes += head[^1].Length)
        {
            if (!lines.Next(out ReadOnlySpan<byte> line))
            {
                IsWhole = true;
                break;
            }

            head.Add(line.ToArray());
        }

        return head;
    }
}

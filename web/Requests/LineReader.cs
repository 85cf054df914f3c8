using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EarlyExitGen.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;

namespace EarlyExitGen.AspNetCore.Requests;

/// <summary>
/// Reads a body of JSON lines, one at a time as they are asked for. A line that is wrong is a problem in its place; the
/// next one is read all the same.
/// </summary>
internal sealed class LineReader(InputReader inputs, CascadeEndpointOptions options)
{
    private const int MaxId = 200;

    // A character takes six bytes as \u0000, and a line may have two texts, names and an id.
    private readonly long _maxLine = (2L * 6 * options.MaxTextLength) + 4096;

    /// <summary>The lines; empty ones are skipped, and count.</summary>
    /// <exception cref="ProblemException">413: the stream is longer than is allowed.</exception>
    public async IAsyncEnumerable<StreamLine> ReadAsync(
        PipeReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long number = 0;
        long total = 0;
        bool skipping = false;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> rest = result.Buffer;
            while (true)
            {
                bool ended = TryTakeLine(ref rest, out ReadOnlySequence<byte> line);
                if (!ended && result.IsCompleted)
                {
                    // The last line needs no line end.
                    (line, rest, ended) = (rest, rest.Slice(rest.End), !rest.IsEmpty);
                }

                if (!ended)
                {
                    break;
                }

                number++;
                total += line.Length + 1;
                if (skipping)
                {
                    skipping = false;
                }
                else if (line.Length > _maxLine)
                {
                    yield return TooLong(number);
                }
                else if (!IsBlank(line))
                {
                    yield return Parse(line, number);
                }
            }

            // What has no end yet, and may not become a line, is thrown away up to its end.
            if (rest.Length > _maxLine)
            {
                total += rest.Length;
                rest = rest.Slice(rest.End);
                if (!skipping)
                {
                    skipping = true;
                    yield return TooLong(number + 1);
                }
            }

            reader.AdvanceTo(rest.Start, result.Buffer.End);
            if (total + rest.Length > options.MaxStreamBytes)
            {
                throw new ProblemException(
                    StatusCodes.Status413PayloadTooLarge, $"The stream is longer than {options.MaxStreamBytes} bytes.");
            }

            if (result.IsCompleted)
            {
                yield break;
            }
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> rest, out ReadOnlySequence<byte> line)
    {
        line = default;
        if (rest.PositionOf((byte)'\n') is not { } end)
        {
            return false;
        }

        line = rest.Slice(0, end);
        rest = rest.Slice(rest.GetPosition(1, end));
        return true;
    }

    private static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        foreach (ReadOnlyMemory<byte> part in line)
        {
            if (part.Span.ContainsAnyExcept((byte)' ', (byte)'\t', (byte)'\r'))
            {
                return false;
            }
        }

        return true;
    }

    private StreamLine TooLong(long number) => new(number, Id: null, default, InputReader.Unprocessable(
        $"The line is longer than {_maxLine} bytes, which no line with a text of at most {options.MaxTextLength} "
            + "characters is."));

    private StreamLine Parse(in ReadOnlySequence<byte> line, long number)
    {
        string? id = null;
        try
        {
            WebInput input = BodyReader.Parse(line, root =>
            {
                id = IdOf(root);
                return inputs.ReadLine(root);
            });
            return new StreamLine(number, id, input, Problem: null);
        }
        catch (ProblemException e)
        {
            return new StreamLine(number, id, default, e);
        }
    }

    private static string? IdOf(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("id", out JsonElement id))
        {
            return null;
        }

        bool isName = id.ValueKind is JsonValueKind.String or JsonValueKind.Number;
        string raw = isName ? id.GetRawText() : "";
        return isName && raw.Length <= MaxId
            ? raw
            : throw InputReader.Unprocessable($"id must be a text or a number of at most {MaxId} characters.");
    }
}

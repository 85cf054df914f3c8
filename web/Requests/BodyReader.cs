using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using EarlyExitGen.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EarlyExitGen.AspNetCore.Requests;

/// <summary>Reads the body of a request as JSON, never more of it than is allowed.</summary>
internal static class BodyReader
{
    private const int MaxDepth = 8;
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The media type of the body, in lower case.</summary>
    /// <exception cref="ProblemException">415: it is not said, or is not in UTF-8, or is compressed.</exception>
    public static string MediaTypeOf(HttpRequest request, string wanted)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.HasValue)
        {
            throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType, $"The request has no valid Content-Type; send {wanted}.");
        }

        if (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals(
            "utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType, "The body must be UTF-8; leave charset out, or say utf-8.");
        }

        if (request.Headers.ContentEncoding.Count != 0)
        {
            throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType,
                "The body is compressed, which this service does not take; send it as it is.");
        }

        return type.MediaType.Value.ToLowerInvariant();
    }

    /// <summary>Whether a media type is JSON.</summary>
    public static bool IsJson(string mediaType) =>
        mediaType == "application/json" || mediaType.EndsWith("+json", StringComparison.Ordinal);

    /// <summary>Reads the body and takes from it what is wanted.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">The most bytes that are read.</param>
    /// <param name="take">Takes from the root what is wanted; the root is gone afterwards.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ProblemException">400 or 413: it is not JSON, not UTF-8, too deep or too long.</exception>
    public static async Task<TResult> ReadAsync<TResult>(
        HttpRequest request, int maxBytes, Func<JsonElement, TResult> take, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        PipeReader reader = request.BodyReader;
        ReadResult result;
        while (true)
        {
            result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (result.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(result.Buffer.End);
                throw TooLarge(maxBytes);
            }

            if (result.IsCompleted)
            {
                break;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }

        try
        {
            return Parse(result.Buffer, take);
        }
        finally
        {
            reader.AdvanceTo(result.Buffer.End);
        }
    }

    /// <summary>Takes what is wanted from bytes that are JSON.</summary>
    /// <exception cref="ProblemException">400: they are not JSON, not UTF-8, or too deep.</exception>
    public static TResult Parse<TResult>(in ReadOnlySequence<byte> bytes, Func<JsonElement, TResult> take)
    {
        byte[]? rented = null;
        try
        {
            int length = (int)bytes.Length;
            ReadOnlyMemory<byte> body = bytes.First;
            if (!bytes.IsSingleSegment)
            {
                rented = ArrayPool<byte>.Shared.Rent(length);
                bytes.CopyTo(rented);
                body = rented.AsMemory(0, length);
            }

            // A byte order mark may be ignored (RFC 8259, 8.1).
            body = body.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? body[3..] : body;
            if (!Utf8.IsValid(body.Span))
            {
                throw new ProblemException(StatusCodes.Status400BadRequest, "What was sent is not valid UTF-8.");
            }

            using JsonDocument document = JsonDocument.Parse(body, Json);
            return take(document.RootElement);
        }
        catch (JsonException e)
        {
            // Its message may quote what it met, so only the place is told.
            string place = e is { LineNumber: { } line, BytePositionInLine: { } at }
                ? $" at line {line + 1}, byte {at + 1}"
                : "";
            throw new ProblemException(
                StatusCodes.Status400BadRequest,
                $"What was sent is not valid JSON{place}: no comments, no trailing commas, no member twice, at most "
                    + $"{MaxDepth} levels.");
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair: \ud800 and the like.
            throw new ProblemException(
                StatusCodes.Status400BadRequest, "What was sent has an escape that does not stand for a character.");
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static ProblemException TooLarge(int maxBytes) => new(
        StatusCodes.Status413PayloadTooLarge,
        $"The body is larger than {maxBytes} bytes; send fewer texts at a time, or a stream (application/x-ndjson).");
}

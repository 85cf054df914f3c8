using System.Buffers;
using System.Globalization;
using System.Text.Json;
using EarlyExitGen.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace EarlyExitGen.AspNetCore.Answers;

/// <summary>Problems as RFC 9457 has them.</summary>
internal static class Problems
{
    private const string MediaType = "application/problem+json";

    /// <summary>Answers with a problem, unless the answer has begun: then the connection is cut, so that nobody takes a
    /// part for the whole.</summary>
    /// <param name="context">The request.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="asError">Whether it is also said as <c>error</c>, which Hugging Face's clients read.</param>
    public static async Task WriteAsync(HttpContext context, ProblemException problem, bool asError)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        HttpResponse response = context.Response;
        response.StatusCode = problem.Status;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            WriteMembers(json, problem);
            if (asError)
            {
                json.WriteString("error", problem.Message);
                json.WriteString("error_type", ErrorType(problem.Status));
            }

            json.WriteEndObject();
        }

        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Writes a problem's members into an object.</summary>
    public static void WriteMembers(Utf8JsonWriter json, ProblemException problem)
    {
        json.WriteString("title", ReasonPhrases.GetReasonPhrase(problem.Status));
        json.WriteNumber("status", problem.Status);
        json.WriteString("detail", problem.Message);
    }

    /// <summary>The kind of an error as text-embeddings-inference names it.</summary>
    private static string ErrorType(int status) => status switch
    {
        StatusCodes.Status429TooManyRequests => "overloaded",
        StatusCodes.Status503ServiceUnavailable => "unhealthy",
        >= 500 => "backend",
        _ => "validation",
    };
}

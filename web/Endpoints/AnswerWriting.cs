using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace EarlyExitGen.AspNetCore.Endpoints;

/// <summary>Writes whole answers.</summary>
internal static class AnswerWriting
{
    /// <summary>Writes a value as the JSON of an answer.</summary>
    public static Task WriteJsonAsync<TValue>(this HttpContext context, TValue value, JsonTypeInfo<TValue> type)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        HttpResponse response = context.Response;
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }
}

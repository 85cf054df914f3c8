using System.Buffers;
using System.Globalization;
using System.Text.Json;
using EarlyExitGen.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;

namespace EarlyExitGen.AspNetCore.Endpoints;

/// <summary>Says what a cascade is, with the members that text-embeddings-inference's clients read.</summary>
internal sealed class InfoEndpoint(ICascadeGateway gateway, CascadeEndpointOptions options)
{
    private static readonly string Version =
        typeof(InfoEndpoint).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "";

    /// <summary>Answers a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            Write(json);
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }

    private void Write(Utf8JsonWriter json)
    {
        CascadeInfo info = gateway.Info;
        json.WriteStartObject();
        json.WriteString("model_id", info.Name);
        json.WriteString("model_sha", info.Fingerprint);
        json.WriteStartObject("model_type");
        json.WriteStartObject("classifier");
        json.WriteStartObject("id2label");
        for (int label = 0; label < info.Labels.Count; label++)
        {
            json.WriteString(label.ToString(CultureInfo.InvariantCulture), info.Labels[label]);
        }

        json.WriteEndObject();
        json.WriteStartObject("label2id");
        for (int label = 0; label < info.Labels.Count; label++)
        {
            json.WriteNumber(info.Labels[label], label);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteNumber("max_input_length", info.MaxTokens);
        json.WriteNumber("max_client_batch_size", options.MaxTexts);
        json.WriteBoolean("auto_truncate", true);
        json.WriteString("version", Version);
        WriteCascade(json, info);
        json.WriteEndObject();
    }

    private void WriteCascade(Utf8JsonWriter json, CascadeInfo info)
    {
        json.WriteStartObject("cascade");
        json.WriteBoolean("pair", info.IsPair);
        json.WriteNumber("layers", info.Layers);
        json.WriteString("rule", info.Rule.ToString());
        json.WriteNumber("dial", gateway.Dial);
        json.WriteStartArray("promises");
        foreach (CascadePromise promise in info.Promises)
        {
            json.WriteNumberValue(promise.Rate);
        }

        json.WriteEndArray();
        json.WriteStartArray("exits");
        foreach (CascadeExit exit in info.Exits)
        {
            json.WriteStartObject();
            json.WriteNumber("exit", exit.Index);
            json.WriteNumber("layer", exit.Layer);
            json.WriteString("kind", exit.Kind == CascadeExitKind.Lexical ? "lexical" : "block");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

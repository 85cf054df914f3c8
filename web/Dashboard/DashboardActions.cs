using System.Text.Json;
using EarlyExitGen.AspNetCore.Endpoints;
using EarlyExitGen.AspNetCore.Requests;
using EarlyExitGen.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EarlyExitGen.AspNetCore.Dashboard;

/// <summary>What one may do with a cascade on the page.</summary>
internal sealed class DashboardActions(ICascadeGateway gateway, CascadeEndpointOptions limits, ILogger logger)
    : CascadeEndpoint(gateway, limits, logger)
{
    private const int MaxBodyBytes = 1 << 18;

    private Func<HttpContext, Task>? _act;

    /// <summary>Says of a text what every exit answers.</summary>
    public Task TryAsync(HttpContext context)
    {
        _act = AnswerTryAsync;
        return InvokeAsync(context);
    }

    /// <summary>Turns the dial.</summary>
    public Task DialAsync(HttpContext context)
    {
        _act = AnswerDialAsync;
        return InvokeAsync(context);
    }

    protected override Task AnswerAsync(HttpContext context)
    {
        if (!BodyReader.IsJson(BodyReader.MediaTypeOf(context.Request, "application/json")))
        {
            throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType, "The Content-Type is not application/json.");
        }

        return _act!(context);
    }

    private async Task AnswerTryAsync(HttpContext context)
    {
        WebInput input = await BodyReader
            .ReadAsync(context.Request, MaxBodyBytes, Inputs.ReadLine, context.RequestAborted).ConfigureAwait(false);
        TextTrace trace = await WithinTimeAsync(token => Gateway.TraceAsync(input, token), context.RequestAborted)
            .ConfigureAwait(false);
        TriedText tried = new()
        {
            Tokens = trace.Tokens,
            Truncated = trace.Truncated,
            Answered = trace.Answered,
            Dial = trace.Setting.Dial,
            Exits = [.. trace.Exits.Select(exit => new TriedExit(
                exit.Exit, exit.Layers, exit.Label, exit.Probabilities, exit.Score, exit.Threshold, exit.Answers,
                exit.Elapsed.TotalSeconds))],
            Promises = [.. Gateway.Info.Promises.Select(promise => new TriedPromise(
                promise.Rate, trace.AnsweredAt(Gateway.At(promise.Rate))))],
        };
        await context.WriteJsonAsync(tried, DashboardJson.Default.TriedText).ConfigureAwait(false);
    }

    private async Task AnswerDialAsync(HttpContext context)
    {
        float dial = await BodyReader.ReadAsync(context.Request, MaxBodyBytes, Read, context.RequestAborted)
            .ConfigureAwait(false);
        try
        {
            Gateway.Dial = dial;
        }
        catch (ArgumentOutOfRangeException)
        {
            throw InputReader.Unprocessable("dial is outside what the cascade's rule takes.");
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static float Read(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("dial", out JsonElement dial)
            && dial.ValueKind == JsonValueKind.Number && dial.TryGetSingle(out float value)
                ? value
                : throw InputReader.Unprocessable("dial must be a number: send {\"dial\": ...}.");
}

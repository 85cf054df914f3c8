using System.Buffers;
using System.Text.Json;
using EarlyExitGen.AspNetCore.Endpoints;
using EarlyExitGen.AspNetCore.Requests;
using EarlyExitGen.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace EarlyExitGen.AspNetCore.Dashboard;

/// <summary>What the page asks for.</summary>
internal sealed class DashboardEndpoints(
    DashboardStates states, CascadeDashboardOptions options, TimeProvider time, CancellationToken stopping,
    ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly DashboardPage _page = DashboardPage.Of(options);

    /// <summary>The page.</summary>
    public async Task PageAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = _page.Html.Length;
        response.Headers.ContentSecurityPolicy = _page.Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(_page.Html, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The state, again every second, as server-sent events, until the reader or the service goes.</summary>
    public async Task EventsAsync(HttpContext context)
    {
        using CancellationTokenSource end =
            CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        HttpResponse response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using PeriodicTimer timer = new(Interval, time);
        try
        {
            do
            {
                response.BodyWriter.Write("data: "u8);
                response.BodyWriter.Write(
                    JsonSerializer.SerializeToUtf8Bytes(states.Now(), DashboardJson.Default.DashboardState));
                response.BodyWriter.Write("\n\n"u8);
                await response.BodyWriter.FlushAsync(end.Token).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(end.Token).ConfigureAwait(false));
        }
        catch (Exception) when (end.IsCancellationRequested)
        {
            // The reader has gone, or the service goes: the page asks again.
        }
    }

    /// <summary>A text exit by exit.</summary>
    public Task TryAsync(HttpContext context) => WithCascadeAsync(context, endpoint => endpoint.TryAsync(context));

    /// <summary>Turns the dial.</summary>
    public Task DialAsync(HttpContext context) => WithCascadeAsync(context, endpoint => endpoint.DialAsync(context));

    private async Task WithCascadeAsync(HttpContext context, Func<DashboardActions, Task> act)
    {
        // What a page elsewhere makes a browser send is not meant.
        string from = context.Request.Headers["Sec-Fetch-Site"].ToString();
        if (from is not ("" or "same-origin" or "none"))
        {
            await Answers.Problems.WriteAsync(
                context,
                new ProblemException(StatusCodes.Status403Forbidden, "The request comes from another site's page."),
                asError: false).ConfigureAwait(false);
            return;
        }

        if (states.Find(context.Request.Query["cascade"].ToString()) is not { } gateway)
        {
            await Answers.Problems.WriteAsync(
                context,
                new ProblemException(StatusCodes.Status404NotFound, "No cascade of that name is mapped."),
                asError: false).ConfigureAwait(false);
            return;
        }

        CascadeEndpointOptions limits = new() { MaxTextLength = options.MaxTextLength };
        await act(new DashboardActions(gateway, limits, logger)).ConfigureAwait(false);
    }
}

using EarlyExitGen.AspNetCore.Answers;
using EarlyExitGen.AspNetCore.Requests;
using EarlyExitGen.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EarlyExitGen.AspNetCore.Endpoints;

/// <summary>
/// What all endpoints have in common: limits, the time that a request may take, and problems for whatever goes wrong.
/// </summary>
internal abstract class CascadeEndpoint(ICascadeGateway gateway, CascadeEndpointOptions options, ILogger logger)
{
    /// <summary>The cascade.</summary>
    public ICascadeGateway Gateway { get; } = gateway;

    /// <summary>The limits.</summary>
    protected CascadeEndpointOptions Options { get; } = options;

    /// <summary>Reads texts and pairs.</summary>
    protected InputReader Inputs { get; } = new(gateway.Service.Info, options);

    /// <summary>Whether problems are also said as <c>error</c>.</summary>
    protected virtual bool ProblemsAsErrors => false;

    /// <summary>Answers a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context).ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone: there is nobody to tell.
        }
        catch (Exception e) when (ProblemOf(e) is { } problem)
        {
            await Problems.WriteAsync(context, problem, ProblemsAsErrors).ConfigureAwait(false);
        }
    }

    /// <summary>Answers a request; what it throws becomes a problem.</summary>
    protected abstract Task AnswerAsync(HttpContext context);

    /// <summary>The problem that an exception is to the client; null if it is not one that is expected.</summary>
    protected ProblemException? ProblemOf(Exception exception) =>
        ExpectedProblems.Of(exception, Gateway.Service.Info.Name, Options.Timeout, logger);

    /// <summary>Answers within the time that a request may take.</summary>
    /// <exception cref="OperationCanceledException">The time is over, or the client is gone.</exception>
    protected async Task<TResult> WithinTimeAsync<TResult>(
        Func<CancellationToken, ValueTask<TResult>> answer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(Options.Timeout);
        return await answer(time.Token).ConfigureAwait(false);
    }

    /// <summary>Answers what a request asks, many together.</summary>
    protected async Task<WebAnswer[]> ClassifyAsync(InputReader.Question question, HttpContext context) =>
        question.Inputs is [var one]
            ? [await WithinTimeAsync(token => Gateway.ClassifyAsync(one, default, token), context.RequestAborted)
                .ConfigureAwait(false)]
            : await WithinTimeAsync(token => Gateway.ClassifyAsync(question.Inputs, token), context.RequestAborted)
                .ConfigureAwait(false);
}

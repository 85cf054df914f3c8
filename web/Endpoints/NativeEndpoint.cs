using EarlyExitGen.AspNetCore.Answers;
using EarlyExitGen.AspNetCore.Requests;
using EarlyExitGen.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EarlyExitGen.AspNetCore.Endpoints;

/// <summary>This package's own form: a text, several, or a stream of lines.</summary>
internal sealed class NativeEndpoint(ICascadeGateway gateway, CascadeEndpointOptions options, ILogger logger)
    : CascadeEndpoint(gateway, options, logger)
{
    private const string Wanted = "application/json, or application/x-ndjson for a stream";
    private readonly CascadeEndpointOptions _options = options;

    protected override async Task AnswerAsync(HttpContext context)
    {
        string mediaType = BodyReader.MediaTypeOf(context.Request, Wanted);
        if (mediaType is "application/x-ndjson" or "application/jsonl" or "application/x-jsonlines")
        {
            LineReader lines = new(Inputs, _options);
            AnswerStream stream = new(Gateway, ClassifyLineAsync);
            await stream.RunAsync(context, lines, _options.MaxStreamBytes).ConfigureAwait(false);
            return;
        }

        if (!BodyReader.IsJson(mediaType))
        {
            throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType, $"The Content-Type is not one of these: {Wanted}.");
        }

        InputReader.Question question = await BodyReader
            .ReadAsync(context.Request, _options.MaxBodyBytes, Inputs.Read, context.RequestAborted)
            .ConfigureAwait(false);
        WebAnswer[] answers = await ClassifyAsync(question, context).ConfigureAwait(false);
        CascadeAnswer[] written = [.. answers.Select(answer => AnswerForms.ToAnswer(answer, Gateway.Info))];
        await (question.IsMany
            ? context.WriteJsonAsync(new CascadeAnswers { Answers = written }, CascadeJson.Default.CascadeAnswers)
            : context.WriteJsonAsync(written[0], CascadeJson.Default.CascadeAnswer)).ConfigureAwait(false);
    }

    private async Task<StreamAnswer> ClassifyLineAsync(StreamLine line, CancellationToken cancellationToken)
    {
        if (line.Problem is not null)
        {
            return new StreamAnswer(line, default, line.Problem);
        }

        try
        {
            WebAnswer answer = await WithinTimeAsync(
                token => Gateway.ClassifyAsync(line.Input, token), cancellationToken).ConfigureAwait(false);
            return new StreamAnswer(line, answer, Problem: null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && ProblemOf(e) is { } problem)
        {
            return new StreamAnswer(line, default, problem);
        }
    }
}

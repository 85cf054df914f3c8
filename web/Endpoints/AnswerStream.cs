using System.Text.Json;
using System.Threading.Channels;
using EarlyExitGen.AspNetCore.Answers;
using EarlyExitGen.AspNetCore.Requests;
using EarlyExitGen.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EarlyExitGen.AspNetCore.Endpoints;

/// <summary>
/// Answers a stream of lines with a line for each, in their order. Only a few lines are read before the client has
/// taken their answers: who does not read is not read from.
/// </summary>
internal sealed class AnswerStream(
    ICascadeGateway gateway, Func<StreamLine, CancellationToken, Task<StreamAnswer>> classify)
{
    // What is written together at most, before the client has to take it.
    private const int FlushBytes = 16 << 10;
    private static readonly JsonEncodedText IdName = JsonEncodedText.Encode("id");

    /// <summary>Answers a request.</summary>
    /// <exception cref="ProblemException">The stream is too long.</exception>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async Task RunAsync(HttpContext context, LineReader lines, long? maxBytes)
    {
        // Streams have a limit of their own, or none: the server's is for what is kept in memory.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = maxBytes;
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "application/x-ndjson";
        context.Response.Headers.CacheControl = "no-store";
        Channel<Task<StreamAnswer>> answers = Channel.CreateBounded<Task<StreamAnswer>>(
            new BoundedChannelOptions(2 * Environment.ProcessorCount) { SingleReader = true, SingleWriter = true });
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        Task reading = ReadAsync(context, lines, answers.Writer, end.Token);
        try
        {
            await WriteAsync(context.Response, answers.Reader, end.Token).ConfigureAwait(false);
        }
        finally
        {
            // However it ends, nothing goes on behind it.
            await end.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (answers.Reader.TryRead(out Task<StreamAnswer>? left))
            {
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReadAsync(
        HttpContext context,
        LineReader lines,
        ChannelWriter<Task<StreamAnswer>> answers,
        CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await foreach (StreamLine line in lines.ReadAsync(context.Request.BodyReader, cancellationToken)
                .ConfigureAwait(false))
            {
                // Room first: what is computed has a place for its answer.
                if (!await answers.WaitToWriteAsync(cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                Task<StreamAnswer> answer = Task.Run(() => classify(line, cancellationToken), CancellationToken.None);
                await answers.WriteAsync(answer, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            failure = e;
        }
        finally
        {
            answers.TryComplete(failure);
        }
    }

    private async Task WriteAsync(
        HttpResponse response, ChannelReader<Task<StreamAnswer>> answers, CancellationToken cancellationToken)
    {
        using Utf8JsonWriter json = new(response.BodyWriter);
        long unflushed = 0;
        await foreach (Task<StreamAnswer> answer in answers.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            // Before anything is waited for, the client gets what there is.
            if (!answer.IsCompleted && unflushed > 0)
            {
                await response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
                unflushed = 0;
            }

            unflushed += Write(json, response, await answer.ConfigureAwait(false));
            if (unflushed >= FlushBytes || !answers.TryPeek(out _))
            {
                await response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
                unflushed = 0;
            }
        }
    }

    private long Write(Utf8JsonWriter json, HttpResponse response, in StreamAnswer answer)
    {
        json.Reset();
        json.WriteStartObject();
        if (answer.Line.Id is { } id)
        {
            json.WritePropertyName(IdName);
            json.WriteRawValue(id, skipInputValidation: true);
        }

        if (answer.Problem is { } problem)
        {
            json.WriteStartObject("problem");
            Problems.WriteMembers(json, problem);
            json.WriteNumber("line", answer.Line.Number);
            json.WriteEndObject();
        }
        else
        {
            WriteAnswer(json, answer.Answer);
        }

        json.WriteEndObject();
        json.Flush();
        response.BodyWriter.GetSpan(1)[0] = (byte)'\n';
        response.BodyWriter.Advance(1);
        return json.BytesCommitted + 1;
    }

    private void WriteAnswer(Utf8JsonWriter json, in WebAnswer answer)
    {
        json.WriteString("label", gateway.Service.Info.Labels[answer.Label]);
        json.WriteNumber("confidence", answer.Probabilities[answer.Label]);
        json.WriteStartObject("probabilities");
        for (int label = 0; label < answer.Probabilities.Length; label++)
        {
            json.WriteNumber(gateway.Service.Info.Labels[label], answer.Probabilities[label]);
        }

        json.WriteEndObject();
        json.WriteNumber("exit", answer.Exit);
        json.WriteNumber("layers", answer.Layers);
        json.WriteBoolean("truncated", answer.Truncated);
        if (float.IsNaN(answer.Dial))
        {
            json.WriteNull("dial");
        }
        else
        {
            json.WriteNumber("dial", answer.Dial);
        }

        if (answer.Degraded)
        {
            json.WriteBoolean("degraded", value: true);
        }
    }
}

using System.Threading.Channels;
using EarlyExitGen.AspNetCore.Endpoints;
using EarlyExitGen.AspNetCore.Serving;
using EarlyExitGen.Hosting;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EarlyExitGen.AspNetCore.Grpc;

/// <summary>Answers calls, through the host's queue. The deadline of a call reaches into the blocks.</summary>
internal sealed class ClassifierService(GrpcCascades cascades, ILogger<ClassifierService> logger)
    : Classifier.ClassifierBase
{
    // A stream is slowed down where the queue is full, whatever the policy.
    private static readonly CascadeCall Waiting = new() { Policy = OverloadPolicy.Wait };

    /// <inheritdoc/>
    public override async Task<ClassifyReply> Classify(ClassifyRequest request, ServerCallContext context)
    {
        GrpcCascades.Mapped cascade = cascades.Find(request.Cascade);
        try
        {
            return await AnswerAsync(cascade, request, default, context.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!context.CancellationToken.IsCancellationRequested
            && ProblemOf(e, cascade) is { } problem)
        {
            Metadata trailers = [];
            if (problem.RetryAfter is { } seconds)
            {
                trailers.Add("retry-after", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            throw new RpcException(new Status(CodeOf(problem), problem.Message), trailers);
        }
    }

    /// <inheritdoc/>
    public override async Task ClassifyStream(
        IAsyncStreamReader<ClassifyRequest> requestStream,
        IServerStreamWriter<ClassifyReply> responseStream,
        ServerCallContext context)
    {
        // As many requests are read ahead as this holds, and no more before the client takes their replies.
        Channel<Task<ClassifyReply>> replies =
            Channel.CreateBounded<Task<ClassifyReply>>(2 * Environment.ProcessorCount);
        using CancellationTokenSource end =
            CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        Task reading = ReadAsync(requestStream, replies.Writer, end.Token);
        try
        {
            await foreach (Task<ClassifyReply> reply in replies.Reader.ReadAllAsync(end.Token).ConfigureAwait(false))
            {
                await responseStream.WriteAsync(await reply.ConfigureAwait(false), end.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (replies.Reader.TryRead(out Task<ClassifyReply>? left))
            {
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReadAsync(
        IAsyncStreamReader<ClassifyRequest> requests,
        ChannelWriter<Task<ClassifyReply>> replies,
        CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            while (await requests.MoveNext(cancellationToken).ConfigureAwait(false)
                && await replies.WaitToWriteAsync(cancellationToken).ConfigureAwait(false))
            {
                ClassifyRequest request = requests.Current;
                Task<ClassifyReply> reply =
                    Task.Run(() => AnswerOrProblemAsync(request, cancellationToken), CancellationToken.None);
                await replies.WriteAsync(reply, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            failure = e;
        }
        finally
        {
            replies.TryComplete(failure);
        }
    }

    private async Task<ClassifyReply> AnswerOrProblemAsync(
        ClassifyRequest request, CancellationToken cancellationToken)
    {
        GrpcCascades.Mapped? cascade = null;
        try
        {
            cascade = cascades.Find(request.Cascade);
            return await AnswerAsync(cascade, request, Waiting, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            return ReplyOf(request, e.StatusCode, e.Status.Detail);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && cascade is not null && ProblemOf(e, cascade) is { } problem)
        {
            return ReplyOf(request, CodeOf(problem), problem.Message);
        }
    }

    private static async Task<ClassifyReply> AnswerAsync(
        GrpcCascades.Mapped cascade, ClassifyRequest request, CascadeCall call, CancellationToken cancellationToken)
    {
        CascadeInfo info = cascade.Gateway.Service.Info;
        WebInput input = InputOf(cascade, request);
        using CancellationTokenSource time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(cascade.Options.Timeout);
        WebAnswer answer = await cascade.Gateway.ClassifyAsync(input, call, time.Token).ConfigureAwait(false);
        Answer written = new()
        {
            Label = info.Labels[answer.Label],
            Confidence = answer.Probabilities[answer.Label],
            Exit = answer.Exit,
            Layers = answer.Layers,
            Truncated = answer.Truncated,
            Dial = answer.Dial,
            Degraded = answer.Degraded,
        };
        written.Probabilities.AddRange(answer.Probabilities.Select(
            (probability, label) => new LabelProbability { Label = info.Labels[label], Probability = probability }));
        return new ClassifyReply { Id = request.Id, Answer = written };
    }

    private static WebInput InputOf(GrpcCascades.Mapped cascade, ClassifyRequest request)
    {
        if (cascade.Gateway.Service.Info.IsPair != request.HasSecond)
        {
            throw Unprocessable(request.HasSecond
                ? "This cascade takes single texts: leave second out."
                : "This cascade takes pairs: second is missing.");
        }

        int longest = Math.Max(request.Text.Length, request.Second.Length);
        return longest <= cascade.Options.MaxTextLength
            ? new WebInput(request.Text, request.HasSecond ? request.Second : null)
            : throw Unprocessable(
                $"A text has {longest} characters; at most {cascade.Options.MaxTextLength} are taken.");
    }

    private static ProblemException Unprocessable(string detail) =>
        new(StatusCodes.Status422UnprocessableEntity, detail);

    private static ClassifyReply ReplyOf(ClassifyRequest request, StatusCode code, string detail) =>
        new() { Id = request.Id, Problem = new Problem { Code = (int)code, Detail = detail } };

    private ProblemException? ProblemOf(Exception exception, GrpcCascades.Mapped cascade) =>
        ExpectedProblems.Of(exception, cascade.Gateway.Service.Info.Name, cascade.Options.Timeout, logger);

    private static StatusCode CodeOf(ProblemException problem) => problem.Status switch
    {
        StatusCodes.Status422UnprocessableEntity => StatusCode.InvalidArgument,
        StatusCodes.Status429TooManyRequests => StatusCode.ResourceExhausted,
        StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
        StatusCodes.Status504GatewayTimeout => StatusCode.DeadlineExceeded,
        _ => StatusCode.Internal,
    };
}

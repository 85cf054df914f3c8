using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EarlyExitGen.Hosting.Queueing;

namespace EarlyExitGen.Hosting;

/// <content>How texts come in, wait, and are refused.</content>
internal abstract partial class QueuedService<TInput, TPrediction>
{
    /// <inheritdoc/>
    public async ValueTask<CascadeAnswer<TPrediction>> ClassifyAsync(
        TInput input, CascadeCall call = default, CancellationToken cancellationToken = default)
    {
        Inputs.Require(input, nameof(input), index: null);
        return (await AnswerAsync([input], call, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <inheritdoc/>
    public async Task<CascadeAnswer<TPrediction>[]> ClassifyAsync(
        IReadOnlyList<TInput> inputs, CascadeCall call = default, CancellationToken cancellationToken = default)
    {
        TInput[] all = Inputs.All(inputs);
        return all.Length == 0 ? [] : await AnswerAsync(all, call, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TPrediction> ClassifyAsync(
        IAsyncEnumerable<TInput> inputs, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<Task<CascadeAnswer<TPrediction>>> answers =
            Channel.CreateBounded<Task<CascadeAnswer<TPrediction>>>(2 * _concurrency);
        Task reading = ReadAsync(inputs, answers.Writer, ending.Token);
        try
        {
            await foreach (Task<CascadeAnswer<TPrediction>> answer in
                answers.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return (await answer.ConfigureAwait(false)).Prediction;
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
            while (answers.Reader.TryRead(out Task<CascadeAnswer<TPrediction>>? left))
            {
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>The deadline of a call; null for none.</summary>
    protected virtual TimeSpan? DeadlineOf(CascadeCall call) => call.Deadline ?? Options.Deadline;

    /// <summary>What is done when the queue is full.</summary>
    protected OverloadPolicy PolicyOf(CascadeCall call) => call.Policy ?? Options.Policy;

    /// <summary>Checks that texts are taken, and that the call's dial is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The call's dial is outside what the rule takes.</exception>
    /// <exception cref="CascadeStoppedException">The host is going down, or has not come up yet.</exception>
    protected void RequireReady(CascadeCall call)
    {
        RequireRunning();
        if (call.Dial is { } dial)
        {
            Inputs.RequireDial(dial, Info, Name, nameof(call));
        }
    }

    /// <summary>Checks that texts are taken.</summary>
    /// <exception cref="CascadeStoppedException">The host is going down, or has not come up yet.</exception>
    protected virtual void RequireRunning()
    {
        if (_stopped)
        {
            throw new CascadeStoppedException($"{Name} takes no more texts: its host is going down.");
        }
    }

    /// <summary>Lets a job into the queue, or waits until there is room.</summary>
    /// <exception cref="CascadeOverloadedException">The queue is full.</exception>
    /// <exception cref="CascadeStoppedException">The host is going down.</exception>
    protected async ValueTask EnterAsync(
        QueuedJob job, int texts, CascadeCall call, CancellationToken cancellationToken)
    {
        bool? entered = Queue.TryEnter(job);
        if (entered == false && PolicyOf(call) == OverloadPolicy.Wait)
        {
            entered = await Queue.EnterAsync(job, cancellationToken).ConfigureAwait(false) ? true : null;
        }

        if (entered == false)
        {
            throw Refused(texts);
        }

        if (entered is null)
        {
            throw new CascadeStoppedException($"{Name} takes no more texts: its host is going down.");
        }

        Counts.Accepted(texts);
        OnAccepted();
    }

    /// <summary>Counts texts that are refused.</summary>
    /// <returns>What the caller is told.</returns>
    protected CascadeOverloadedException Refused(int texts)
    {
        if (Counts.Refused(texts))
        {
            Log.Overloaded(Logger, Name, Queue.Limit);
        }

        HostInstruments.Refused.Add(texts, new KeyValuePair<string, object?>(HostInstruments.Cascade, Name));
        return new CascadeOverloadedException(Name, Queue.Limit, Counts.TimeOf(Math.Min(texts, Queue.Limit)));
    }

    /// <summary>Texts have been taken.</summary>
    protected virtual void OnAccepted()
    {
    }

    private async Task<CascadeAnswer<TPrediction>[]> AnswerAsync(
        TInput[] inputs, CascadeCall call, CancellationToken cancellationToken)
    {
        RequireReady(call);
        cancellationToken.ThrowIfCancellationRequested();
        using ClassifyJob<TInput, TPrediction> job =
            new(this, inputs, call, DeadlineOf(call), Time, cancellationToken);
        bool accepted = false;
        try
        {
            await EnterAsync(job, inputs.Length, call, job.Token).ConfigureAwait(false);
            accepted = true;
            return await job.Done.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!accepted && !cancellationToken.IsCancellationRequested)
        {
            // The deadline has passed outside: the job says so.
            return await job.Done.ConfigureAwait(false);
        }
        catch (Exception) when (CountUnanswered(accepted, inputs.Length))
        {
            throw;
        }
    }

    private bool CountUnanswered(bool accepted, int texts)
    {
        if (accepted)
        {
            Counts.Unanswered(texts);
        }

        return false;
    }

    // Never throws: what goes wrong comes in its place.
    private async Task ReadAsync(
        IAsyncEnumerable<TInput> inputs,
        ChannelWriter<Task<CascadeAnswer<TPrediction>>> answers,
        CancellationToken cancellationToken)
    {
        try
        {
            await foreach (TInput input in inputs.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                // A stream is slowed down, whatever the policy: it has room for what it asks for.
                Task<CascadeAnswer<TPrediction>> answer = ClassifyAsync(
                    input, new CascadeCall { Policy = OverloadPolicy.Wait }, cancellationToken).AsTask();
                await answers.WriteAsync(answer, cancellationToken).ConfigureAwait(false);
            }

            answers.Complete();
        }
        catch (Exception e)
        {
            answers.Complete(e);
        }
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EarlyExitGen.Hosting.Queueing;
using EarlyExitGen.Hosting.Shadow;

namespace EarlyExitGen.Hosting;

/// <content>How texts come in, and how they are computed.</content>
internal sealed partial class CascadeHost<TCascade, TInput, TPrediction>
{
    /// <inheritdoc/>
    public async ValueTask<CascadeAnswer<TPrediction>> ClassifyAsync(
        TInput input, CascadeCall call = default, CancellationToken cancellationToken = default)
    {
        Inputs.Require(input, nameof(input), index: null);
        return (await RunAsync([input], call, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <inheritdoc/>
    public async Task<CascadeAnswer<TPrediction>[]> ClassifyAsync(
        IReadOnlyList<TInput> inputs, CascadeCall call = default, CancellationToken cancellationToken = default)
    {
        TInput[] all = Inputs.All(inputs);
        return all.Length == 0 ? [] : await RunAsync(all, call, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<TextTrace> TraceAsync(
        TInput input, CascadeCall call = default, CancellationToken cancellationToken = default)
    {
        Inputs.Require(input, nameof(input), index: null);
        RequireReady(call);
        using TraceJob job = new(
            token => Trace(input, call.Dial, token), call.Deadline ?? _options.Deadline, _time, cancellationToken);
        await EnterAsync(job, texts: 1, call.Policy ?? _options.Policy, job.Token).ConfigureAwait(false);
        return await job.Done.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public CascadeSetting At(float dial) => (_current ?? throw Stopped()).At(dial);

    /// <inheritdoc/>
    public async IAsyncEnumerable<TPrediction> ClassifyAsync(
        IAsyncEnumerable<TInput> inputs, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<Task<CascadeAnswer<TPrediction>>> answers =
            Channel.CreateBounded<Task<CascadeAnswer<TPrediction>>>(2 * Environment.ProcessorCount);
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

    /// <inheritdoc/>
    public void Run(
        ReadOnlySpan<TInput> inputs,
        Span<TPrediction> predictions,
        Span<CascadeAnswer<TPrediction>> answers,
        float? dial,
        CancellationToken cancellationToken)
    {
        LoadedCascade<TInput, TPrediction> loaded = Use();
        try
        {
            (float at, bool turned) = dial is { } own ? (own, false) : PresentDial();
            CascadeSetting? setting = at == loaded.Cascade.Dial ? null : loaded.At(at);
            long start = Stopwatch.GetTimestamp();
            if (inputs.Length == 1)
            {
                predictions[0] = loaded.Cascade.Classify(inputs[0], setting, cancellationToken);
            }
            else
            {
                loaded.Cascade.Classify(inputs, predictions, setting, cancellationToken);
            }

            _counts.Took(inputs.Length, Stopwatch.GetElapsedTime(start));
            for (int i = 0; i < inputs.Length; i++)
            {
                answers[i] = new CascadeAnswer<TPrediction>(predictions[i], at, turned);
                _counts.Answered(predictions[i].Exit);
                _shadow.Offer(inputs[i], predictions[i].LabelIndex, predictions[i].Exit, at);
            }
        }
        finally
        {
            loaded.Release();
        }
    }

    private async Task<CascadeAnswer<TPrediction>[]> RunAsync(
        TInput[] inputs, CascadeCall call, CancellationToken cancellationToken)
    {
        RequireReady(call);
        cancellationToken.ThrowIfCancellationRequested();
        using ClassifyJob<TInput, TPrediction> job =
            new(this, inputs, call.Dial, call.Deadline ?? _options.Deadline, _time, cancellationToken);
        bool accepted = false;
        try
        {
            await EnterAsync(job, inputs.Length, call.Policy ?? _options.Policy, job.Token).ConfigureAwait(false);
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
            _counts.Unanswered(texts);
        }

        return false;
    }

    private void RequireReady(CascadeCall call)
    {
        if (_stopped || _current is null)
        {
            throw Stopped();
        }

        if (call.Dial is { } dial)
        {
            Inputs.RequireDial(dial, Info, Name, nameof(call));
        }
    }

    private CascadeStoppedException Stopped() => new(_current is null
        ? $"{Name} is not loaded yet: its host has not started."
        : $"{Name} takes no more texts: its host is going down.");

    private async ValueTask EnterAsync(
        QueuedJob job, int texts, OverloadPolicy policy, CancellationToken cancellationToken)
    {
        bool? entered = _queue.TryEnter(job);
        if (entered == false && policy == OverloadPolicy.Wait)
        {
            entered = await _queue.EnterAsync(job, cancellationToken).ConfigureAwait(false) ? true : null;
        }

        if (entered == false)
        {
            if (_counts.Refused(texts))
            {
                Log.Overloaded(_logger, Name, _queue.Limit);
            }

            HostInstruments.Refused.Add(texts, new KeyValuePair<string, object?>(HostInstruments.Cascade, Name));
            throw new CascadeOverloadedException(Name, _queue.Limit, _counts.TimeOf(Math.Min(texts, _queue.Limit)));
        }

        if (entered is null)
        {
            throw Stopped();
        }

        _counts.Accepted(texts);
        _shadow.MakeRoom();
    }

    // The setting that the queue asks for now.
    private (float Dial, bool Turned) PresentDial()
    {
        int waiting = _queue.Waiting;
        lock (_turning)
        {
            _step = _ladder.Next(_step, waiting, _queue.Limit);
            return (_ladder[_step], _step > 0);
        }
    }

    private LoadedCascade<TInput, TPrediction> Use()
    {
        // One that is being replaced at this moment is followed by the next.
        LoadedCascade<TInput, TPrediction> loaded = _current!;
        while (!loaded.TryUse())
        {
            loaded = _current!;
        }

        return loaded;
    }

    private TextTrace Trace(TInput input, float? dial, CancellationToken cancellationToken)
    {
        LoadedCascade<TInput, TPrediction> loaded = Use();
        try
        {
            return loaded.Cascade.Trace(input, loaded.At(dial ?? PresentDial().Dial), cancellationToken);
        }
        finally
        {
            loaded.Release();
        }
    }

    private ShadowRun TraceForShadow(TInput input, CancellationToken cancellationToken)
    {
        LoadedCascade<TInput, TPrediction> loaded = Use();
        try
        {
            TextTrace trace = loaded.Cascade.Trace(input, null, cancellationToken);
            return ShadowRun.Of(trace, loaded.At);
        }
        finally
        {
            loaded.Release();
        }
    }

    private void OnIdle()
    {
        if (!_stopped)
        {
            _shadow.Go(() => _queue.IsIdle);
        }
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

using System.Diagnostics;
using EarlyExitGen.Hosting.Queueing;
using EarlyExitGen.Hosting.Shadow;

namespace EarlyExitGen.Hosting;

/// <content>How texts are computed.</content>
internal sealed partial class CascadeHost<TCascade, TInput, TPrediction>
{
    /// <inheritdoc/>
    public override async Task<TextTrace> TraceAsync(
        TInput input, CascadeCall call = default, CancellationToken cancellationToken = default)
    {
        Inputs.Require(input, nameof(input), index: null);
        RequireReady(call);
        using TraceJob job = new(
            token => Trace(input, call.Dial, token), DeadlineOf(call), Time, cancellationToken);
        await EnterAsync(job, texts: 1, call, job.Token).ConfigureAwait(false);
        return await job.Done.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override CascadeSetting At(float dial) => RequireLoaded().At(dial);

    /// <inheritdoc/>
    public override ValueTask RunAsync(ClassifyJob<TInput, TPrediction> job, int from, int to)
    {
        LoadedCascade<TInput, TPrediction> loaded = Use();
        try
        {
            (float at, bool turned) = job.Call.Dial is { } own ? (own, false) : PresentDial();
            CascadeSetting? setting = at == loaded.Cascade.Dial ? null : loaded.At(at);
            TPrediction[] predictions = new TPrediction[to - from];
            long start = Stopwatch.GetTimestamp();
            if (predictions.Length == 1)
            {
                predictions[0] = loaded.Cascade.Classify(job.Inputs[from], setting, job.Token);
            }
            else
            {
                loaded.Cascade.Classify(job.Inputs.AsSpan(from..to), predictions, setting, job.Token);
            }

            Counts.Took(predictions.Length, Stopwatch.GetElapsedTime(start));
            for (int i = 0; i < predictions.Length; i++)
            {
                TPrediction prediction = predictions[i];
                job.Answers[from + i] = new CascadeAnswer<TPrediction>(prediction, at, turned);
                Counts.Answered(prediction.Exit);
                _shadow.Offer(job.Inputs[from + i], prediction.LabelIndex, prediction.Exit, at);
            }
        }
        finally
        {
            loaded.Release();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void OnAccepted() => _shadow.MakeRoom();

    /// <inheritdoc/>
    protected override void OnIdle()
    {
        if (!IsStopped)
        {
            _shadow.Go(() => Queue.IsIdle);
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
}

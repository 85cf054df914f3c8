using EarlyExitGen.Hosting;

namespace EarlyExitGen.Cluster.Gateway;

/// <content>Who comes in, and who is refused.</content>
internal sealed partial class ClusterService<TCascade, TInput, TPrediction>
{
    private TimeSpan DeadlineOf(CascadeCall call) => call.Deadline ?? _options.Deadline ?? _cluster.AnswerWithin;

    private async Task<CascadeAnswer<TPrediction>[]> RunAsync(
        TInput[] inputs, CascadeCall call, CancellationToken cancellationToken)
    {
        RequireReady(call);
        cancellationToken.ThrowIfCancellationRequested();
        using ClusterJob<TInput, TPrediction> job =
            new(this, inputs, call, DeadlineOf(call), _time, cancellationToken);
        bool accepted = false;
        try
        {
            await EnterAsync(job, inputs.Length, call.Policy ?? _options.Policy).ConfigureAwait(false);
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
        if (_stopped)
        {
            throw Stopped();
        }

        if (call.Dial is { } dial)
        {
            Inputs.RequireDial(dial, Info, Name, nameof(call));
        }
    }

    private CascadeStoppedException Stopped() => new($"{Name} takes no more texts: its host is going down.");

    private CascadeOverloadedException Refused(int texts)
    {
        _counts.Refused(texts);
        HostInstruments.Refused.Add(texts, new KeyValuePair<string, object?>(HostInstruments.Cascade, Name));
        return new CascadeOverloadedException(Name, _queue.Limit, _counts.TimeOf(Math.Min(texts, _queue.Limit)));
    }

    private async ValueTask EnterAsync(ClusterJob<TInput, TPrediction> job, int texts, OverloadPolicy policy)
    {
        bool? entered = _queue.TryEnter(job);
        if (entered == false && policy == OverloadPolicy.Wait)
        {
            entered = await _queue.EnterAsync(job, job.Token).ConfigureAwait(false) ? true : null;
        }

        if (entered == false)
        {
            throw Refused(texts);
        }

        if (entered is null)
        {
            throw Stopped();
        }

        _counts.Accepted(texts);
    }
}

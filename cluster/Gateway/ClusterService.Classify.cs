using System.Globalization;
using EarlyExitGen.Cluster.Calls;
using EarlyExitGen.Cluster.Serving;
using EarlyExitGen.Cluster.Telemetry;
using EarlyExitGen.Cluster.Wire;
using EarlyExitGen.Hosting;

namespace EarlyExitGen.Cluster.Gateway;

/// <content>Who answers texts.</content>
internal sealed partial class ClusterService<TCascade, TInput, TPrediction>
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MostPause = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public override async Task<TextTrace> TraceAsync(
        TInput input, CascadeCall call = default, CancellationToken cancellationToken = default)
    {
        Inputs.Require(input, nameof(input), index: null);
        RequireReady(call);
        float dial = call.Dial ?? PresentDial().Dial;
        using Deadline deadline = new(DeadlineOf(call)!.Value, Time, cancellationToken);
        try
        {
            TextBatch batch = BatchOf([input], 0, 1, dial, deadline.Left, frontOnly: false);
            TraceReply reply = await _caller
                .AskAsync(_deep, batch, TraceCall.One, _cluster.DeepWithin, deadline.Token).ConfigureAwait(false);
            return reply.Outcome == TierOutcome.Answered
                ? TraceForm.Read(reply, Info, dial)
                : throw Problem(reply.Outcome, reply.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Problem(TierOutcome.Late, message: null);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask RunAsync(ClassifyJob<TInput, TPrediction> job, int from, int to)
    {
        (float dial, bool turned) = job.Call.Dial is { } own ? (own, false) : PresentDial();
        long start = Time.GetTimestamp();
        TimeSpan pause = LeastPause;
        while (true)
        {
            TimeSpan untilDegraded = _cluster.DeepWithin - job.Elapsed;
            bool frontOnly = untilDegraded <= TimeSpan.Zero && _cluster.WithoutDeep == WithoutDeep.Degrade;
            TierReply reply = await AskOnceAsync(job, from, to, dial, frontOnly, untilDegraded).ConfigureAwait(false);
            switch (reply.Outcome)
            {
                case TierOutcome.Answered:
                    Take(job, from, to, reply.Answers, dial, turned, Time.GetElapsedTime(start));
                    return;
                case TierOutcome.Failed or TierOutcome.Invalid:
                    throw Problem(reply.Outcome, reply.Message);
                case TierOutcome.Overloaded
                    when PolicyOf(job.Call) != OverloadPolicy.Wait:
                    throw Refused(to - from);
                default:
                    break;
            }

            if (_cluster.WithoutDeep == WithoutDeep.Error && job.Elapsed >= _cluster.DeepWithin)
            {
                throw new TimeoutException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"No deep silo of {Name} answered within {_cluster.DeepWithin.TotalSeconds:0.###} s."));
            }

            await Task.Delay(pause, Time, job.Token).ConfigureAwait(false);
            pause = pause + pause < MostPause ? pause + pause : MostPause;
        }
    }

    private async ValueTask<TierReply> AskOnceAsync(
        ClassifyJob<TInput, TPrediction> job, int from, int to, float dial, bool frontOnly, TimeSpan untilDegraded)
    {
        TextBatch batch = BatchOf(job.Inputs, from, to, dial, job.Left!.Value, frontOnly);
        if (untilDegraded <= TimeSpan.Zero || untilDegraded >= job.Left!.Value)
        {
            return await _caller.AskAsync(_front, batch, FrontCall.One, _cluster.Patience, job.Token)
                .ConfigureAwait(false);
        }

        using Deadline deep = new(untilDegraded, Time, job.Token);
        try
        {
            return await _caller.AskAsync(_front, batch, FrontCall.One, _cluster.Patience, deep.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!job.Token.IsCancellationRequested)
        {
            return TierReply.Of(TierOutcome.Late);
        }
    }

    private void Take(
        ClassifyJob<TInput, TPrediction> job,
        int from,
        int to,
        ReadOnlySpan<byte> bytes,
        float dial,
        bool turned,
        TimeSpan elapsed)
    {
        Counts.Took(to - from, elapsed);
        bool measured = ClusterInstruments.Duration.Enabled && _local?.Named(Name) is null;
        float[] probabilities = new float[_labels];
        for (int i = from; i < to; i++)
        {
            TPrediction prediction = AnswerPacking.Read<TCascade, TInput, TPrediction>(
                bytes.Slice((i - from) * _stride, _stride), probabilities, out bool degraded);
            job.Answers[i] = new CascadeAnswer<TPrediction>(prediction, dial, turned) { Degraded = degraded };
            Counts.Answered(prediction.Exit);
            if (measured)
            {
                ClusterInstruments.Duration.Record(
                    elapsed.TotalSeconds,
                    ClusterInstruments.Of(Info.Name),
                    new KeyValuePair<string, object?>("earlyexit.exit", prediction.Exit));
            }
        }
    }

    private static TextBatch BatchOf(
        TInput[] inputs, int from, int to, float dial, TimeSpan left, bool frontOnly)
    {
        if (typeof(TInput) == typeof(string))
        {
            string[] texts = (string[])(object)inputs;
            return new TextBatch
            {
                Firsts = from == 0 && to == texts.Length ? texts : texts[from..to],
                Dial = dial,
                Left = left,
                FrontOnly = frontOnly,
            };
        }

        (string First, string Second)[] pairs = ((string First, string Second)[])(object)inputs;
        return new TextBatch
        {
            Firsts = [.. pairs[from..to].Select(static pair => pair.First)],
            Seconds = [.. pairs[from..to].Select(static pair => pair.Second)],
            Dial = dial,
            Left = left,
            FrontOnly = frontOnly,
        };
    }
}

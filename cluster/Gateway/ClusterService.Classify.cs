using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EarlyExitGen.Cluster.Calls;
using EarlyExitGen.Cluster.Serving;
using EarlyExitGen.Cluster.Telemetry;
using EarlyExitGen.Cluster.Wire;
using EarlyExitGen.Hosting;

namespace EarlyExitGen.Cluster.Gateway;

/// <content>How texts come in, and who answers them.</content>
internal sealed partial class ClusterService<TCascade, TInput, TPrediction>
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MostPause = TimeSpan.FromMilliseconds(100);

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
        float dial = call.Dial ?? PresentDial().Dial;
        using Deadline deadline = new(DeadlineOf(call), _time, cancellationToken);
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
    public async IAsyncEnumerable<TPrediction> ClassifyAsync(
        IAsyncEnumerable<TInput> inputs, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<Task<CascadeAnswer<TPrediction>>> answers =
            Channel.CreateBounded<Task<CascadeAnswer<TPrediction>>>(2 * _cluster.Concurrency);
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
    public async Task AskAsync(ClusterJob<TInput, TPrediction> job, int from, int to)
    {
        (float dial, bool turned) = job.Call.Dial is { } own ? (own, false) : PresentDial();
        long start = _time.GetTimestamp();
        TimeSpan pause = LeastPause;
        while (true)
        {
            TimeSpan untilDegraded = _cluster.DeepWithin - job.Elapsed;
            bool frontOnly = untilDegraded <= TimeSpan.Zero && _cluster.WithoutDeep == WithoutDeep.Degrade;
            TierReply reply = await AskOnceAsync(job, from, to, dial, frontOnly, untilDegraded).ConfigureAwait(false);
            switch (reply.Outcome)
            {
                case TierOutcome.Answered:
                    Take(job, from, to, reply.Answers, dial, turned, _time.GetElapsedTime(start));
                    return;
                case TierOutcome.Failed or TierOutcome.Invalid:
                    throw Problem(reply.Outcome, reply.Message);
                case TierOutcome.Overloaded
                    when (job.Call.Policy ?? _options.Policy) != OverloadPolicy.Wait:
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

            await Task.Delay(pause, _time, job.Token).ConfigureAwait(false);
            pause = pause + pause < MostPause ? pause + pause : MostPause;
        }
    }

    private async ValueTask<TierReply> AskOnceAsync(
        ClusterJob<TInput, TPrediction> job, int from, int to, float dial, bool frontOnly, TimeSpan untilDegraded)
    {
        TextBatch batch = BatchOf(job.Inputs, from, to, dial, job.Left, frontOnly);
        if (untilDegraded <= TimeSpan.Zero || untilDegraded >= job.Left)
        {
            return await _caller.AskAsync(_front, batch, FrontCall.One, _cluster.Patience, job.Token)
                .ConfigureAwait(false);
        }

        using Deadline deep = new(untilDegraded, _time, job.Token);
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
        ClusterJob<TInput, TPrediction> job,
        int from,
        int to,
        ReadOnlySpan<byte> bytes,
        float dial,
        bool turned,
        TimeSpan elapsed)
    {
        _counts.Took(to - from, elapsed);
        bool measured = ClusterInstruments.Duration.Enabled && _local?.Named(Name) is null;
        float[] probabilities = new float[_labels];
        for (int i = from; i < to; i++)
        {
            TPrediction prediction = AnswerPacking.Read<TCascade, TInput, TPrediction>(
                bytes.Slice((i - from) * _stride, _stride), probabilities, out bool degraded);
            job.Answers[i] = new CascadeAnswer<TPrediction>(prediction, dial, turned) { Degraded = degraded };
            _counts.Answered(prediction.Exit);
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

using System.Diagnostics;
using EarlyExitGen.Cluster.Calls;
using EarlyExitGen.Cluster.Telemetry;
using EarlyExitGen.Cluster.Wire;

namespace EarlyExitGen.Cluster.Serving;

/// <content>The front exits.</content>
internal sealed partial class SiloTier<TCascade, TInput, TPrediction>
{
    // How long a silo of the own version may be away before others are asked.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MostPause = TimeSpan.FromMilliseconds(100);

    [ThreadStatic]
    private static int[]? _ids;

    [ThreadStatic]
    private static float[]? _numbers;

    /// <inheritdoc/>
    public async ValueTask<TierReply> FrontAsync(TextBatch batch, CancellationToken cancellationToken)
    {
        if (!Cascade.Info.Takes(batch.Dial))
        {
            return WrongDial(batch.Dial);
        }

        using Activity? activity = ClusterInstruments.Source.StartActivity("earlyexit front");
        activity?.SetTag(ClusterInstruments.Cascade, Name);
        activity?.SetTag("earlyexit.texts", batch.Firsts.Length);
        using Deadline deadline = new(batch.Left, _time, cancellationToken);
        if (_cut == Cascade.Info.Exits.Count)
        {
            return await WholeAsync(batch, deadline.Token).ConfigureAwait(false);
        }

        byte[] answers = new byte[batch.Firsts.Length * _stride];
        Rest rest = new();
        if (await TryEnterAsync(batch.Firsts.Length, deadline.Token).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        try
        {
            Ask(batch, answers, rest, deadline.Token);
        }
        catch (CascadeException e)
        {
            return TierReply.Of(TierOutcome.Failed, e.Message);
        }
        catch (OperationCanceledException)
        {
            return TierReply.Of(TierOutcome.Late);
        }
        finally
        {
            Leave(batch.Firsts.Length);
        }

        return rest.Count == 0 ? new TierReply { Outcome = TierOutcome.Answered, Answers = answers }
            : batch.FrontOnly ? Degrade(answers, rest)
            : await PassOnAsync(batch, answers, rest, deadline).ConfigureAwait(false);
    }

    private void Ask(TextBatch batch, byte[] answers, Rest rest, CancellationToken cancellationToken)
    {
        if (_ids is null || _ids.Length < Cascade.Info.MaxTokens)
        {
            _ids = new int[Cascade.Info.MaxTokens];
        }

        Span<float> numbers = batch.FrontOnly ? [] : RoomForState();
        CascadeSetting? setting = SettingOf(batch.Dial);
        for (int i = 0; i < batch.Firsts.Length; i++)
        {
            FrontAnswer<TPrediction> answer =
                Cascade.ClassifyFront(InputOf(batch, i), _cut, _ids, numbers, setting, cancellationToken);
            AnswerPacking.Write(answers.AsSpan(i * _stride, _stride), answer.Prediction, degraded: !answer.IsFinal);
            if (answer.IsFinal)
            {
                continue;
            }

            rest.HasUnsure |= answer.Prediction.Confidence == 0;
            if (answer.Tokens > 0)
            {
                rest.Places.Add(i);
                rest.Tokens.Add(new TokenizedText(_ids.AsSpan(0, answer.Tokens).ToArray(), answer.Truncated));
                AddState(rest.States, answer, numbers);
            }
            else
            {
                rest.TextPlaces.Add(i);
            }
        }
    }

    private Span<float> RoomForState()
    {
        if (!_choice.MayBe || Cascade.StateSize(_cut, Cascade.Info.MaxTokens) is not { } most)
        {
            return [];
        }

        if (_numbers is null || _numbers.Length < most)
        {
            _numbers = new float[most];
        }

        return _numbers;
    }

    private void AddState(StateWriter states, FrontAnswer<TPrediction> answer, ReadOnlySpan<float> numbers)
    {
        if (_choice.MayBe && Cascade.StateSize(_cut, answer.Tokens) is { } size && size <= numbers.Length
            && _choice.IsState(answer.Tokens, StateWriter.Header + (size * StateWriter.Width)))
        {
            states.TryAdd(numbers[..size], answer.Streak, answer.LastAnswer);
        }
        else
        {
            states.Skip();
        }
    }

    private TierReply Degrade(byte[] answers, Rest rest)
    {
        if (rest.HasUnsure)
        {
            return TierReply.Of(TierOutcome.Failed, "An exit gave no finite numbers, and no deep silo answers.");
        }

        ClusterInstruments.Degraded.Add(rest.Count, ClusterInstruments.Of(Name));
        ClusterLog.Degraded(_logger, Name, rest.Count);
        return new TierReply { Outcome = TierOutcome.Answered, Answers = answers };
    }

    private async ValueTask<TierReply> PassOnAsync(
        TextBatch batch, byte[] answers, Rest rest, Deadline deadline)
    {
        CountPassedOn(rest);
        byte[] ids = TokenPacking.Write([.. rest.Tokens]);
        byte[]? states = rest.States.ToArray();
        TextBatch? texts = rest.TextPlaces.Count == 0 ? null : new TextBatch
        {
            Firsts = [.. rest.TextPlaces.Select(i => batch.Firsts[i])],
            Seconds = batch.Seconds is null ? null : [.. rest.TextPlaces.Select(i => batch.Seconds[i])],
            Dial = batch.Dial,
            Left = batch.Left,
        };
        TimeSpan pause = LeastPause;
        long start = _time.GetTimestamp();
        try
        {
            while (true)
            {
                TokenBatch on = new()
                {
                    Ids = ids,
                    Texts = texts,
                    Dial = batch.Dial,
                    Left = deadline.Left,
                    States = states,
                    Exits = _cut,
                    AsksCosts = _choice.AsksCosts(),
                };
                long asked = _time.GetTimestamp();
                TierReply reply = await _caller.Value
                    .AskAsync(_deep, on, DeepCall.One, _options.Patience, deadline.Token).ConfigureAwait(false);
                if (reply.Outcome == TierOutcome.Answered)
                {
                    Learn(reply, states, _time.GetElapsedTime(asked));
                    Merge(answers, rest, reply.Answers);
                    return new TierReply { Outcome = TierOutcome.Answered, Answers = answers };
                }

                if (reply.Outcome is TierOutcome.Failed or TierOutcome.Invalid or TierOutcome.Late
                    || (reply.Outcome == TierOutcome.NoSilo && _time.GetElapsedTime(start) > Grace))
                {
                    return reply;
                }

                await Task.Delay(pause, _time, deadline.Token).ConfigureAwait(false);
                pause = pause + pause < MostPause ? pause + pause : MostPause;
            }
        }
        catch (OperationCanceledException)
        {
            return TierReply.Of(TierOutcome.Late);
        }
    }

    private void Learn(TierReply reply, byte[]? states, TimeSpan elapsed)
    {
        if (BlockCosts.Read(reply.Costs) is { } blocks)
        {
            _choice.Learn(blocks);
        }

        // Texts are tokenized there, and computed beside what came as ids.
        if (reply.Busy > TimeSpan.Zero)
        {
            _choice.Learn(states?.Length ?? 0, elapsed > reply.Busy ? elapsed - reply.Busy : TimeSpan.Zero);
        }
    }

    private void CountPassedOn(Rest rest)
    {
        Count("ids", rest.Tokens.Count - rest.States.Count);
        Count("state", rest.States.Count);
        Count("text", rest.TextPlaces.Count);

        void Count(string form, int texts)
        {
            if (texts > 0)
            {
                ClusterInstruments.PassedOn.Add(
                    texts, ClusterInstruments.Of(Name), new KeyValuePair<string, object?>("earlyexit.form", form));
            }
        }
    }

    // What went on as ids comes first, then what went on as texts.
    private void Merge(byte[] answers, Rest rest, byte[] deep)
    {
        int from = 0;
        foreach (int place in rest.Places.Concat(rest.TextPlaces))
        {
            deep.AsSpan(from, _stride).CopyTo(answers.AsSpan(place * _stride));
            from += _stride;
        }
    }

    // All exits, here.
    private async ValueTask<TierReply> WholeAsync(TextBatch batch, CancellationToken cancellationToken)
    {
        if (await TryEnterAsync(batch.Firsts.Length, cancellationToken).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        try
        {
            TInput[] inputs = InputsOf(batch);
            TPrediction[] predictions = new TPrediction[inputs.Length];
            if (inputs.Length == 1)
            {
                predictions[0] = Cascade.Classify(inputs[0], SettingOf(batch.Dial), cancellationToken);
            }
            else
            {
                Cascade.Classify(inputs, predictions, SettingOf(batch.Dial), cancellationToken);
            }

            return new TierReply { Outcome = TierOutcome.Answered, Answers = Pack(predictions) };
        }
        catch (CascadeException e)
        {
            return TierReply.Of(TierOutcome.Failed, e.Message);
        }
        catch (OperationCanceledException)
        {
            return TierReply.Of(TierOutcome.Late);
        }
        finally
        {
            Leave(batch.Firsts.Length);
        }
    }

    private async ValueTask<TierReply?> TryEnterAsync(int texts, CancellationToken cancellationToken)
    {
        int waiting = Interlocked.Add(ref _waiting, texts);
        if (waiting > _options.QueueLimit && waiting > texts)
        {
            Interlocked.Add(ref _waiting, -texts);
            return new TierReply { Outcome = TierOutcome.Overloaded, RetryAfter = TimeSpan.FromMilliseconds(20) };
        }

        try
        {
            await _computing.WaitAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException)
        {
            Interlocked.Add(ref _waiting, -texts);
            return TierReply.Of(TierOutcome.Late);
        }
    }

    private void Leave(int texts)
    {
        Interlocked.Add(ref _waiting, -texts);
        _computing.Release();
    }

    /// <summary>What no front exit has answered.</summary>
    private sealed class Rest
    {
        public List<int> Places { get; } = [];

        public List<TokenizedText> Tokens { get; } = [];

        /// <summary>Their states, of those that have one.</summary>
        public StateWriter States { get; } = new();

        public List<int> TextPlaces { get; } = [];

        /// <summary>Whether one has not even an unsure answer.</summary>
        public bool HasUnsure { get; set; }

        public int Count => Places.Count + TextPlaces.Count;
    }
}

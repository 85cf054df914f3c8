using EarlyExitGen.Cluster.Calls;
using EarlyExitGen.Cluster.Telemetry;
using EarlyExitGen.Cluster.Wire;

namespace EarlyExitGen.Cluster.Serving;

/// <content>What no front exit has answered goes on: as ids, as a state, or as a text.</content>
internal sealed partial class SiloTier<TCascade, TInput, TPrediction>
{
    // How long a silo of the own version may be away before others are asked.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MostPause = TimeSpan.FromMilliseconds(100);

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
            && _choice.IsState(answer.Tokens, states.SizeOf(size)))
        {
            states.TryAdd(numbers[..size], answer.Streak, answer.LastAnswer);
        }
        else
        {
            states.Skip();
        }
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

    /// <summary>What no front exit has answered.</summary>
    private sealed class Rest(bool isHalf)
    {
        public List<int> Places { get; } = [];

        public List<TokenizedText> Tokens { get; } = [];

        /// <summary>Their states, of those that have one.</summary>
        public StateWriter States { get; } = new(isHalf);

        public List<int> TextPlaces { get; } = [];

        /// <summary>Whether one has not even an unsure answer.</summary>
        public bool HasUnsure { get; set; }

        public int Count => Places.Count + TextPlaces.Count;
    }
}

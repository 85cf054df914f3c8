using System.Diagnostics;
using EarlyExitGen.Cluster.Telemetry;
using EarlyExitGen.Cluster.Wire;

namespace EarlyExitGen.Cluster.Serving;

/// <content>The front exits.</content>
internal sealed partial class SiloTier<TCascade, TInput, TPrediction>
{
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
        Rest rest = new(_isHalf);
        if (await FailureOfAsync(batch, () => Ask(batch, answers, rest, deadline.Token), deadline.Token)
            .ConfigureAwait(false) is { } failure)
        {
            return failure;
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

    // All exits, here.
    private async ValueTask<TierReply> WholeAsync(TextBatch batch, CancellationToken cancellationToken)
    {
        TPrediction[] predictions = [];
        return await FailureOfAsync(batch, Classify, cancellationToken).ConfigureAwait(false)
            ?? new TierReply { Outcome = TierOutcome.Answered, Answers = Pack(predictions) };

        void Classify()
        {
            TInput[] inputs = InputsOf(batch);
            predictions = new TPrediction[inputs.Length];
            if (inputs.Length == 1)
            {
                predictions[0] = Cascade.Classify(inputs[0], SettingOf(batch.Dial), cancellationToken);
            }
            else
            {
                Cascade.Classify(inputs, predictions, SettingOf(batch.Dial), cancellationToken);
            }
        }
    }

    // Computes when it is its turn; null if all went well.
    private async ValueTask<TierReply?> FailureOfAsync(
        TextBatch batch, Action compute, CancellationToken cancellationToken)
    {
        if (await TryEnterAsync(batch.Firsts.Length, cancellationToken).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        try
        {
            compute();
            return null;
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
}

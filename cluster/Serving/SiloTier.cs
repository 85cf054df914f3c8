using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using EarlyExitGen.Cluster.Calls;
using EarlyExitGen.Cluster.Placement;
using EarlyExitGen.Cluster.Telemetry;
using EarlyExitGen.Cluster.Tiers;
using EarlyExitGen.Cluster.Wire;
using Microsoft.Extensions.Logging;

namespace EarlyExitGen.Cluster.Serving;

/// <summary>What this silo serves of a cascade.</summary>
internal sealed partial class SiloTier<TCascade, TInput, TPrediction> : ISiloTier
    where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    // Callers may ask for any dial; those of promises and points are few.
    private const int MostSettings = 64;

    private readonly ConcurrentDictionary<float, CascadeSetting> _settings = [];
    private readonly ClusterSiloOptions _options;
    private readonly string _manifest;
    private readonly Lazy<TierCaller> _caller;
    private readonly TierKey _deep;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _computing;
    private readonly StateChoice _choice;
    private readonly int _cut;
    private readonly int _labels;
    private readonly int _stride;
    private ManifestClassifier<TCascade, TInput, TPrediction>? _cascade;
    private DeepQueue? _queue;
    private bool _isHalf;
    private int _waiting;

    /// <summary>Makes the tiers; nothing is loaded yet.</summary>
    public SiloTier(
        string name,
        ClusterSiloOptions options,
        string manifest,
        CascadeInfo cascade,
        Func<TierCaller> caller,
        TimeProvider time,
        ILogger logger)
    {
        Name = name;
        _options = options;
        _manifest = manifest;
        _caller = new Lazy<TierCaller>(caller);
        _time = time;
        _logger = logger;
        _labels = cascade.Labels.Count;
        _stride = AnswerPacking.Stride(_labels);
        _cut = options.Cut ?? (options.Tiers == ClusterTiers.All ? cascade.Exits.Count : 1);
        Offer = new SiloOffer(options.Tiers, cascade.Fingerprint, SiloOffer.ShapeOf(cascade));
        _deep = new TierKey(name, ClusterTiers.Deep, cascade.Fingerprint);
        // Behind a lexical exit alone there is nothing that a block has computed.
        _choice = new StateChoice(
            _cut > (cascade.Exits[0].Kind == CascadeExitKind.Lexical ? 1 : 0) ? options.States : ClusterStates.Never);
        _computing = new SemaphoreSlim(options.Concurrency > 0 ? options.Concurrency : Environment.ProcessorCount);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SiloOffer Offer { get; }

    /// <inheritdoc/>
    public bool FrontIsWords => _cut == 1 && Cascade.Info.Exits[0].Kind == CascadeExitKind.Lexical;

    private ManifestClassifier<TCascade, TInput, TPrediction> Cascade => _cascade!;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            bool deep = (_options.Tiers & ClusterTiers.Deep) != 0;
            _cascade = ManifestClassifier<TCascade, TInput, TPrediction>.Load(_manifest, new CascadeOptions
            {
                IntraOpThreads = _options.Threads,
                MaxConcurrency = _options.Concurrency,
                BatchRows = _options.BatchRows,
                LazyBlocks = _options.LazyBlocks || !deep,
            });
            _isHalf = _cut < _cascade.Info.Exits.Count && _cascade.BearsRounding(_cut);
            if (deep && _options.WarmUp)
            {
                _cascade.WarmUp(cancellationToken);
            }

            _queue = new DeepQueue(
                Name, _options, _labels, Compute, e => ClusterLog.DeepFailed(_logger, e, Name), _time);
            ClusterLog.Serves(_logger, Name, _options.Tiers, _cut - 1, Offer.Fingerprint);
        },
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<TierReply> DeepAsync(TokenBatch batch, CancellationToken cancellationToken)
    {
        if (!Cascade.Info.Takes(batch.Dial))
        {
            return WrongDial(batch.Dial);
        }

        using Deadline deadline = new(batch.Left, _time, cancellationToken);
        DeepText[] texts;
        float[] numbers = ArrayPool<float>.Shared.Rent((batch.States?.Length ?? 0) / sizeof(ushort));
        try
        {
            texts = StateReader.Read(batch.States, batch.Exits, TokenPacking.Read(batch.Ids), numbers);
        }
        catch (ArgumentException e)
        {
            ArrayPool<float>.Shared.Return(numbers);
            return TierReply.Of(TierOutcome.Invalid, e.Message);
        }

        long start = _time.GetTimestamp();
        TierReply reply = await DeepAsync(batch, texts, deadline).ConfigureAwait(false);

        // Nobody computes with them any more; after an exception somebody might.
        ArrayPool<float>.Shared.Return(numbers);
        return reply.Outcome != TierOutcome.Answered ? reply : new TierReply
        {
            Outcome = reply.Outcome,
            Answers = reply.Answers,
            Busy = _time.GetElapsedTime(start),
            Costs = batch.AsksCosts ? CostsOf(batch.Exits) : null,
        };
    }

    private async ValueTask<TierReply> DeepAsync(TokenBatch batch, DeepText[] texts, Deadline deadline)
    {
        Task<TierReply>? ids = null;
        if (texts.Length > 0)
        {
            ids = _queue!.TryAdd(texts, batch.Dial, deadline.Token)?.Done;
            if (ids is null)
            {
                return new TierReply { Outcome = TierOutcome.Overloaded, RetryAfter = TimeSpan.FromMilliseconds(20) };
            }
        }

        if (batch.Texts is null)
        {
            return ids is null ? TierReply.Of(TierOutcome.Answered) : await ids.ConfigureAwait(false);
        }

        TierReply whole = await WholeAsync(batch.Texts, deadline.Token).ConfigureAwait(false);
        TierReply other = ids is null ? TierReply.Of(TierOutcome.Answered) : await ids.ConfigureAwait(false);
        return whole.Outcome != TierOutcome.Answered ? whole
            : other.Outcome != TierOutcome.Answered ? other
            : new TierReply { Outcome = TierOutcome.Answered, Answers = [.. other.Answers, .. whole.Answers] };
    }

    /// <inheritdoc/>
    public Task<TraceReply> TraceAsync(TextBatch batch, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                CascadeSetting setting = SettingOf(batch.Dial) ?? Cascade.Setting;
                return TraceForm.Write(Cascade.Trace(InputOf(batch, 0), setting, cancellationToken));
            }
            catch (ArgumentException e)
            {
                return TraceReply.Of(TierOutcome.Invalid, e.Message);
            }
            catch (CascadeException e)
            {
                return TraceReply.Of(TierOutcome.Failed, e.Message);
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public TraceReply ThresholdsAt(float dial) => Cascade.Info.Takes(dial)
        ? new TraceReply
        {
            Outcome = TierOutcome.Answered, Thresholds = (SettingOf(dial) ?? Cascade.Setting).Thresholds.ToArray(),
        }
        : TraceReply.Of(TierOutcome.Invalid, WrongDial(dial).Message);

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_queue is not null)
        {
            await _queue.DisposeAsync().ConfigureAwait(false);
        }

        await _measuring.ConfigureAwait(false);
        if (_cascade is not null)
        {
            await _cascade.DisposeAsync().ConfigureAwait(false);
        }

        _computing.Dispose();
    }

    private byte[] Pack(ReadOnlySpan<TPrediction> predictions)
    {
        byte[] answers = new byte[predictions.Length * _stride];
        for (int i = 0; i < predictions.Length; i++)
        {
            AnswerPacking.Write(answers.AsSpan(i * _stride, _stride), predictions[i], degraded: false);
        }

        return answers;
    }

    // Null is the manifest's, where exits may have settings of their own.
    private CascadeSetting? SettingOf(float dial)
    {
        if (dial == Cascade.Info.Dial)
        {
            return null;
        }

        if (_settings.TryGetValue(dial, out CascadeSetting? setting))
        {
            return setting;
        }

        setting = Cascade.At(dial);
        if (_settings.Count < MostSettings)
        {
            _settings.TryAdd(dial, setting);
        }

        return setting;
    }

    private TierReply WrongDial(float dial) => TierReply.Of(TierOutcome.Invalid, FormattableString.Invariant(
        $"The dial of {Name} lies in {Cascade.Info.DialRange}; it is {dial}."));

    private static TInput InputOf(TextBatch batch, int i) => typeof(TInput) == typeof(string)
        ? (TInput)(object)batch.Firsts[i]
        : (TInput)(object)(batch.Firsts[i], batch.Seconds![i]);

    private static TInput[] InputsOf(TextBatch batch)
    {
        if (typeof(TInput) == typeof(string))
        {
            return (TInput[])(object)batch.Firsts;
        }

        TInput[] inputs = new TInput[batch.Firsts.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = InputOf(batch, i);
        }

        return inputs;
    }
}

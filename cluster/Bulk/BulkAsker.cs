using EarlyExitGen.Cluster.Calls;
using EarlyExitGen.Cluster.Grains;
using EarlyExitGen.Cluster.Placement;
using EarlyExitGen.Cluster.Serving;
using EarlyExitGen.Cluster.Wire;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace EarlyExitGen.Cluster.Bulk;

/// <summary>
/// Asks a cascade of the cluster by its name and what its manifest says, without its class; goes on asking whatever
/// dies, until nothing at all has been answered for a while. Only silos of exactly this cascade answer. Thread-safe.
/// </summary>
internal sealed class BulkAsker
{
    // In attempts of this many patiences: calls that nobody will ever answer are given up.
    private const int AttemptPatiences = 4;

    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(1);

    private readonly TierCaller _caller;
    private readonly IGrainFactory _grains;
    private readonly TierKey _front;
    private readonly TimeProvider _time;
    private readonly TimeSpan _giveUpAfter;
    private readonly int _labels;

    /// <summary>Asks from a client, or a silo, of the cluster.</summary>
    /// <param name="services">Its services, with those of <c>AddCaller</c>.</param>
    /// <param name="cascade">What the manifest says.</param>
    /// <param name="name">The cascade's name in the cluster.</param>
    /// <param name="giveUpAfter">How long there may be no answer to anything.</param>
    public BulkAsker(IServiceProvider services, CascadeInfo cascade, string name, TimeSpan giveUpAfter)
    {
        _caller = services.GetRequiredService<TierCaller>();
        _grains = services.GetRequiredService<IGrainFactory>();
        _time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        _front = new TierKey(name, ClusterTiers.Front, cascade.Fingerprint);
        _labels = cascade.Labels.Count;
        _giveUpAfter = giveUpAfter;
        Pace = new BulkPace(_time);
    }

    /// <summary>How many chunks may be under way.</summary>
    public BulkPace Pace { get; }

    /// <summary>What silos serve, one entry for each silo and cascade.</summary>
    public async Task<IReadOnlyList<(string Cascade, SiloOffer Offer)>> OffersAsync()
    {
        OfferReply reply = await _grains.GetGrain<IOfferGrain>(0).ListAsync().ConfigureAwait(false);
        List<(string Cascade, SiloOffer Offer)> offers = [];
        foreach ((string cascade, string metadata) in reply.Cascades.Zip(reply.Offers))
        {
            if (SiloOffer.Parse(metadata) is { } offer)
            {
                offers.Add((cascade, offer));
            }
        }

        return offers;
    }

    /// <summary>Answers the texts of a chunk.</summary>
    /// <param name="firsts">The texts, or the first ones of pairs.</param>
    /// <param name="seconds">The second ones of pairs; null for single texts.</param>
    /// <param name="dial">The setting of the dial.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CascadeException">A block failed, or what came is no answer.</exception>
    /// <exception cref="ArgumentException">The cascade does not take this.</exception>
    /// <exception cref="TimeoutException">Nothing was answered for too long.</exception>
    public async Task<PackedAnswer[]> AskAsync(
        string[] firsts, string[]? seconds, float dial, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        TimeSpan pause = LeastPause;
        while (true)
        {
            long asked = _time.GetTimestamp();
            TierReply reply = await AskOnceAsync(firsts, seconds, dial, cancellationToken).ConfigureAwait(false);
            switch (reply.Outcome)
            {
                case TierOutcome.Answered:
                    Pace.Answered(_time.GetElapsedTime(asked));
                    return Read(reply.Answers, firsts.Length);
                case TierOutcome.Failed:
                    throw new CascadeException(reply.Message ?? $"{_front.Cascade}: a block failed.");
                case TierOutcome.Invalid:
                    throw new ArgumentException(reply.Message ?? $"{_front.Cascade} does not take this.");
                case TierOutcome.Overloaded:
                    Pace.Refused();
                    break;
                default:
                    break;
            }

            if (Pace.SilentSince(start) is var silent && silent > _giveUpAfter)
            {
                throw new TimeoutException(FormattableString.Invariant(
                    $"{_front.Cascade} has not answered anything for {silent.TotalSeconds:0} s ({Why(reply)})"));
            }

            await Task.Delay(reply.RetryAfter > pause ? reply.RetryAfter : pause, _time, cancellationToken)
                .ConfigureAwait(false);
            pause = pause + pause < MostPause ? pause + pause : MostPause;
        }
    }

    private async Task<TierReply> AskOnceAsync(
        string[] firsts, string[]? seconds, float dial, CancellationToken cancellationToken)
    {
        TimeSpan patience = Pace.Patience;
        using Deadline deadline = new(AttemptPatiences * patience, _time, cancellationToken);
        TextBatch batch = new() { Firsts = firsts, Seconds = seconds, Dial = dial, Left = deadline.Left };
        try
        {
            return await _caller.AskAsync(_front, batch, FrontCall.One, patience, deadline.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return TierReply.Of(TierOutcome.Late);
        }
    }

    private PackedAnswer[] Read(ReadOnlySpan<byte> bytes, int count)
    {
        int stride = AnswerPacking.Stride(_labels);
        if (bytes.Length != count * stride)
        {
            throw new CascadeException($"{_front.Cascade}: a silo's reply has not one answer for each text.");
        }

        PackedAnswer[] answers = new PackedAnswer[count];
        for (int i = 0; i < count; i++)
        {
            answers[i] = AnswerPacking.Read(bytes.Slice(i * stride, stride));
        }

        return answers;
    }

    private static string Why(TierReply reply) => reply.Outcome switch
    {
        TierOutcome.Overloaded => "its silos have too much to do",
        TierOutcome.NoSilo or TierOutcome.NotServed => "no silo serves what a text needs",
        TierOutcome.Late => "its silos are silent",
        _ => "its silos cannot be reached",
    };
}

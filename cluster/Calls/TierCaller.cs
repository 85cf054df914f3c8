using System.Collections.Concurrent;
using EarlyExitGen.Cluster.Placement;
using EarlyExitGen.Cluster.Telemetry;
using EarlyExitGen.Cluster.Tiers;
using EarlyExitGen.Cluster.Wire;
using Microsoft.Extensions.Logging;
using Orleans;

namespace EarlyExitGen.Cluster.Calls;

/// <summary>
/// Calls a tier: chooses the silo, asks another one where that is gone or has too much to do, and a second one beside
/// it where it is silent. Answers depend on the text alone, so that whichever comes first counts. Thread-safe.
/// </summary>
/// <param name="grains">Makes references to grains.</param>
/// <param name="slots">Keys of grains.</param>
/// <param name="services">What silos serve; null in a process that is none.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Takes what went wrong on the way.</param>
/// <param name="directory">The silos; null in a process that is none and leaves the choice to them.</param>
/// <param name="local">What this silo serves.</param>
internal sealed class TierCaller(
    IGrainFactory grains,
    CallSlots slots,
    TierServices? services,
    TimeProvider time,
    ILogger<TierCaller> logger,
    TierDirectory? directory,
    SiloTiers? local)
{
    // A silo that answers others, but not this, has lost it.
    private const int LostAfter = 5;

    // Without a directory: how often it is worth asking at once.
    private const int MostBlind = 3;

    private static readonly TimeSpan GoneFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MostPause = TimeSpan.FromMilliseconds(200);

    // Tiers are few, and asked again and again.
    private readonly ConcurrentDictionary<TierKey, string> _keys = [];

    /// <summary>Whether any silo serves a tier; true where this process cannot know.</summary>
    public bool IsServed(TierKey key) => directory?.IsServed(key) ?? true;

    /// <summary>Asks. Never throws but when cancelled.</summary>
    /// <param name="key">Whom.</param>
    /// <param name="batch">What.</param>
    /// <param name="call">How.</param>
    /// <param name="patience">How long a silo may be silent.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<TReply> AskAsync<TBatch, TReply>(
        TierKey key,
        TBatch batch,
        ITierCall<TBatch, TReply> call,
        TimeSpan patience,
        CancellationToken cancellationToken)
        where TReply : class, ITierReply<TReply>
    {
        cancellationToken.ThrowIfCancellationRequested();
        SiloState? silo = directory?.Pick(key, []);
        if (directory is not null && silo is null)
        {
            return TReply.Of(TierOutcome.NoSilo);
        }

        List<SiloState> asked = silo is null ? [] : [silo];
        List<Task<TReply>> running = [AskOneAsync(silo, key, batch, call, cancellationToken)];
        long since = time.GetTimestamp();
        int asks = 1;
        while (true)
        {
            Task any = running.Count == 1 ? running[0] : Task.WhenAny(running);
            try
            {
                await any.WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                if (IsSilent(silo, since, patience) && CanAsk(out SiloState? further))
                {
                    silo?.Avoid(time.GetTimestamp() + Ticks(GoneFor));
                    ClusterInstruments.Repeated.Add(1, ClusterInstruments.Of(key.Cascade, key.Tier));
                    Ask(further);
                }

                continue;
            }

            Task<TReply> done = running.Find(static one => one.IsCompleted)!;
            running.Remove(done);
            TReply reply = await done.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (reply.Outcome is TierOutcome.Answered or TierOutcome.Failed or TierOutcome.Invalid or TierOutcome.Late)
            {
                return reply;
            }

            if (running.Count == 0)
            {
                if (!CanAsk(out SiloState? next))
                {
                    return reply;
                }

                Ask(next);
            }
        }

        bool CanAsk(out SiloState? next)
        {
            next = directory?.Pick(key, asked);
            return directory is null ? asks < MostBlind : next is not null;
        }

        void Ask(SiloState? next)
        {
            silo = next;
            since = time.GetTimestamp();
            asks++;
            if (next is not null)
            {
                asked.Add(next);
            }

            running.Add(AskOneAsync(next, key, batch, call, cancellationToken));
        }
    }

    private bool IsSilent(SiloState? silo, long since, TimeSpan patience)
    {
        TimeSpan asked = time.GetElapsedTime(since);
        return silo is null || asked >= LostAfter * patience || time.GetElapsedTime(silo.LastAnswer) >= patience;
    }

    // Never throws.
    private async Task<TReply> AskOneAsync<TBatch, TReply>(
        SiloState? silo,
        TierKey key,
        TBatch batch,
        ITierCall<TBatch, TReply> call,
        CancellationToken cancellationToken)
        where TReply : class, ITierReply<TReply>
    {
        string? slot = null;
        silo?.Begin(time.GetTimestamp());
        try
        {
            TReply reply;
            if (silo is null)
            {
                slot = slots.Take(key);
                Count(key);
                reply = await call.Anywhere(grains, slot, batch, cancellationToken).ConfigureAwait(false);
            }
            else if (silo.Address.Equals(directory!.Local) && local?.Named(key.Cascade) is { } tier
                && tier.Offer.Serves(key))
            {
                reply = await call.Here(tier, batch, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                if (!directory.TakesStates(silo.Address, key.Cascade))
                {
                    batch = call.WithoutStates(batch);
                }

                Count(key);
                reply = await call.There(services!.At(silo.Address), KeyOf(key), batch, cancellationToken)
                    .ConfigureAwait(false);
            }

            long now = time.GetTimestamp();
            silo?.Answered(now);
            if (reply.Outcome is TierOutcome.Overloaded or TierOutcome.NoSilo or TierOutcome.NotServed)
            {
                TimeSpan pause = reply.RetryAfter < LeastPause ? LeastPause
                    : reply.RetryAfter > MostPause ? MostPause
                    : reply.RetryAfter;
                silo?.Avoid(now + Ticks(reply.Outcome == TierOutcome.NotServed ? GoneFor : pause));
            }

            return reply;
        }
        catch (Exception e)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                silo?.Avoid(time.GetTimestamp() + Ticks(GoneFor));
                ClusterLog.Lost(logger, e, key.Cascade, key.Tier, silo?.Address.ToString() ?? "a silo");
            }

            return TReply.Of(TierOutcome.Lost, e.Message);
        }
        finally
        {
            silo?.End();
            if (slot is not null)
            {
                slots.Return(key, slot);
            }
        }
    }

    private string KeyOf(TierKey key) => _keys.GetOrAdd(key, static one => one.ToSiloKey());

    private static void Count(TierKey key) =>
        ClusterInstruments.Calls.Add(1, ClusterInstruments.Of(key.Cascade, key.Tier));

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}

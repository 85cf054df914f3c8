using System.Diagnostics;
using System.Threading.Channels;
using EarlyExitGen.Cluster.Telemetry;
using EarlyExitGen.Cluster.Wire;

namespace EarlyExitGen.Cluster.Serving;

/// <summary>Computes texts.</summary>
/// <param name="texts">The texts, the longest first.</param>
/// <param name="dial">The setting of the dial.</param>
/// <param name="cancellationToken">Ends it.</param>
/// <returns>Their answers, as <see cref="AnswerPacking"/> writes them.</returns>
internal delegate byte[] ComputesTexts(DeepText[] texts, float dial, CancellationToken cancellationToken);

/// <summary>
/// Makes batches of what comes from everywhere: of what has come while the batches before were computed, or within a
/// bounded wait, sorted by length. Thread-safe.
/// </summary>
internal sealed class DeepQueue : IAsyncDisposable
{
    // One gathers while the other computes.
    private const int Workers = 2;

    // A quarter of a gigabyte; a text as ids takes next to nothing.
    private const long MostNumbers = 64 << 20;

    private readonly Channel<DeepItem> _items = Channel.CreateUnbounded<DeepItem>();
    private readonly SemaphoreSlim _gathering = new(1);
    private readonly ClusterSiloOptions _options;
    private readonly string _name;
    private readonly ComputesTexts _compute;
    private readonly Action<Exception> _failed;
    private readonly TimeProvider _time;
    private readonly int _stride;
    private readonly Task _working;
    private int _waiting;
    private long _numbers;

    /// <summary>Begins to compute.</summary>
    public DeepQueue(
        string name,
        ClusterSiloOptions options,
        int labels,
        ComputesTexts compute,
        Action<Exception> failed,
        TimeProvider time)
    {
        _name = name;
        _options = options;
        _stride = AnswerPacking.Stride(labels);
        _compute = compute;
        _failed = failed;
        _time = time;
        _working = Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync)));
    }

    /// <summary>Texts that wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Takes texts; null where there are too many.</summary>
    public DeepItem? TryAdd(DeepText[] texts, float dial, CancellationToken cancellationToken)
    {
        int waiting = Interlocked.Add(ref _waiting, texts.Length);
        DeepItem item = new(texts, dial, _time.GetTimestamp(), cancellationToken)
        {
            Activity = ClusterInstruments.Source.StartActivity("earlyexit deep"),
        };
        item.Activity?.SetTag(ClusterInstruments.Cascade, _name);
        item.Activity?.SetTag("earlyexit.texts", texts.Length);
        long numbers = Interlocked.Add(ref _numbers, item.Numbers);
        bool isTooMuch = (waiting > _options.QueueLimit && waiting > texts.Length)
            || (numbers > MostNumbers && numbers > item.Numbers);
        if (isTooMuch || !_items.Writer.TryWrite(item))
        {
            Interlocked.Add(ref _waiting, -texts.Length);
            Interlocked.Add(ref _numbers, -item.Numbers);
            item.Activity?.Dispose();
            return null;
        }

        return item;
    }

    /// <summary>Takes no more, and completes when all that were taken are answered.</summary>
    public async ValueTask DisposeAsync()
    {
        _items.Writer.TryComplete();
        await _working.ConfigureAwait(false);
        _gathering.Dispose();
    }

    private async Task WorkAsync()
    {
        while (true)
        {
            List<DeepItem> items;
            await _gathering.WaitAsync().ConfigureAwait(false);
            try
            {
                if (!await _items.Reader.WaitToReadAsync().ConfigureAwait(false))
                {
                    return;
                }

                items = await GatherAsync().ConfigureAwait(false);
            }
            finally
            {
                _gathering.Release();
            }

            foreach (IGrouping<float, DeepItem> group in items.GroupBy(static item => item.Dial))
            {
                Run([.. group], group.Key);
            }
        }
    }

    private async ValueTask<List<DeepItem>> GatherAsync()
    {
        List<DeepItem> items = [];
        int texts = 0;
        while (texts < _options.BatchTexts)
        {
            if (_items.Reader.TryRead(out DeepItem? item))
            {
                texts += item.Texts.Length;
                Interlocked.Add(ref _waiting, -item.Texts.Length);
                Interlocked.Add(ref _numbers, -item.Numbers);
                if (item.Token.IsCancellationRequested)
                {
                    item.Complete(TierReply.Of(TierOutcome.Late));
                }
                else
                {
                    items.Add(item);
                }

                continue;
            }

            TimeSpan left = items.Count == 0
                ? TimeSpan.Zero
                : _options.BatchWait - _time.GetElapsedTime(items[0].Arrived);
            if (left <= TimeSpan.Zero || !await WaitAsync(left).ConfigureAwait(false))
            {
                break;
            }
        }

        return items;
    }

    private async ValueTask<bool> WaitAsync(TimeSpan left)
    {
        try
        {
            return await _items.Reader.WaitToReadAsync().AsTask().WaitAsync(left, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Run(DeepItem[] items, float dial)
    {
        (DeepItem Item, int Place)[] order = [.. items
            .SelectMany(static item => item.Texts.Select((text, place) => (item, place)))
            .OrderByDescending(static one => one.item.Texts[one.place].Text.Ids.Length)];
        ClusterInstruments.BatchTexts.Record(order.Length, ClusterInstruments.Of(_name));
        using AllCancelled cancelled = new(items);
        byte[] answers;
        try
        {
            // What the runtime traces of these texts is part of the first one's trace.
            Activity.Current = items[0].Activity;
            answers = _compute([.. order.Select(static one => one.Item.Texts[one.Place])], dial, cancelled.Token);
        }
        catch (OperationCanceledException)
        {
            Array.ForEach(items, static item => item.Complete(TierReply.Of(TierOutcome.Late)));
            return;
        }
        catch (Exception e) when (items.Length > 1)
        {
            // One of them is to blame: the others are answered.
            _failed(e);
            Array.ForEach(items, item => Run([item], dial));
            return;
        }
        catch (Exception e)
        {
            _failed(e);
            items[0].Complete(TierReply.Of(
                e is ArgumentException ? TierOutcome.Invalid : TierOutcome.Failed, e.Message));
            return;
        }
        finally
        {
            Activity.Current = null;
        }

        Dictionary<DeepItem, byte[]> replies =
            items.ToDictionary(static item => item, item => new byte[item.Texts.Length * _stride]);
        for (int i = 0; i < order.Length; i++)
        {
            answers.AsSpan(i * _stride, _stride).CopyTo(replies[order[i].Item].AsSpan(order[i].Place * _stride));
        }

        foreach ((DeepItem item, byte[] reply) in replies)
        {
            item.Complete(new TierReply { Outcome = TierOutcome.Answered, Answers = reply });
        }
    }

    /// <summary>A token that is cancelled when all callers have left.</summary>
    private sealed class AllCancelled : IDisposable
    {
        private readonly CancellationTokenSource _all = new();
        private readonly CancellationTokenRegistration[] _registrations;
        private int _left;

        public AllCancelled(DeepItem[] items)
        {
            _left = items.Length;
            _registrations = [.. items.Select(item => item.Token.UnsafeRegister(
                static all => ((AllCancelled)all!).OneLess(), this))];
        }

        public CancellationToken Token => _all.Token;

        public void Dispose()
        {
            foreach (CancellationTokenRegistration registration in _registrations)
            {
                registration.Dispose();
            }

            _all.Dispose();
        }

        private void OneLess()
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                _all.Cancel();
            }
        }
    }
}

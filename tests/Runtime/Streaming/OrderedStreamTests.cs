using System.Runtime.CompilerServices;
using EarlyExitGen.Streaming;
using EarlyExitGen.Tests.Execution;
using Xunit;

namespace EarlyExitGen.Tests.Streaming;

public class OrderedStreamTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    public async Task Results_come_in_the_order_of_the_items_and_no_more_are_computed_at_a_time(int concurrency)
    {
        int computing = 0, most = 0;
        int[] results = await OrderedStream.Run(
            AsyncEnumerable.Range(0, 500),
            (item, _, _) =>
            {
                int now = Interlocked.Increment(ref computing);
                InterlockedMax(ref most, now);
                Thread.SpinWait(item % 7 * 1000);
                Interlocked.Decrement(ref computing);
                return 2 * item;
            },
            new StreamTurns(concurrency),
            Never).ToArrayAsync(Never);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => 2 * i), results);
        Assert.InRange(most, 1, concurrency);
    }

    [Fact]
    public async Task The_source_is_not_read_beyond_the_room_there_is()
    {
        CountingSource source = new(100);
        int taken = 0;
        await foreach (int _ in OrderedStream.Run(
            source.Read(Never), static (item, _, _) => item, new StreamTurns(3), Never))
        {
            taken++;

            // The consumer takes its time: whoever reads ahead has it.
            await Task.Delay(2, Never);
            Assert.InRange(source.Count, taken, taken - 1 + (2 * 3));
        }

        Assert.Equal(100, taken);
        Assert.True(source.Disposed);
    }

    [Fact]
    public async Task What_the_source_throws_comes_after_what_it_gave_before()
    {
        CountingSource source = new(100) { ThrowsAt = 7 };
        List<int> results = [];
        InvalidDataException e = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (int result in OrderedStream.Run(
                source.Read(Never), static (item, _, _) => item, new StreamTurns(2), Never))
            {
                results.Add(result);
            }
        });
        Assert.Equal("item 7", e.Message);
        Assert.Equal(Enumerable.Range(0, 7), results);
        Assert.True(source.Disposed);
    }

    [Fact]
    public async Task What_a_computation_throws_comes_in_its_place_and_ends_all()
    {
        CountingSource source = new(100);
        List<int> results = [];
        int computing = 0;
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (int result in OrderedStream.Run(
                source.Read(Never),
                (item, _, token) =>
                {
                    Interlocked.Increment(ref computing);
                    try
                    {
                        // Those after it would go on for ever, were they not ended.
                        return item < 5 ? item : item == 5 ? throw new InvalidDataException() : WaitForEnd(token);
                    }
                    finally
                    {
                        Interlocked.Decrement(ref computing);
                    }
                },
                new StreamTurns(4),
                Never))
            {
                results.Add(result);
            }
        });
        Assert.Equal(Enumerable.Range(0, 5), results);
        Assert.Equal(0, computing);
        Assert.True(source.Disposed);
        Assert.InRange(source.Count, 6, 5 + (2 * 4));
    }

    [Fact]
    public async Task A_consumer_that_stops_early_ends_all()
    {
        CountingSource source = new(100);
        await foreach (int result in OrderedStream.Run(
            source.Read(Never),
            static (item, _, token) => item < 3 ? item : WaitForEnd(token),
            new StreamTurns(4),
            Never))
        {
            if (result == 2)
            {
                break;
            }
        }

        Assert.True(source.Disposed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_ends_source_and_computations_and_tells_its_token(bool slowSource)
    {
        CountingSource source = new(100) { WaitsAt = slowSource ? 3 : -1 };
        using CancellationTokenSource cancellation = new();
        List<int> results = [];
        OperationCanceledException e = await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            // By the enumeration's own token.
            await foreach (int result in OrderedStream
                .Run(
                    source.Read(Never),
                    (item, _, token) => item < 3 ? item : WaitForEnd(token),
                    new StreamTurns(2),
                    CancellationToken.None)
                .WithCancellation(cancellation.Token))
            {
                results.Add(result);
                if (result == 2)
                {
                    cancellation.CancelAfter(20);
                }
            }
        });
        Assert.Equal(cancellation.Token, e.CancellationToken);
        Assert.Equal([0, 1, 2], results);
        Assert.True(source.Disposed);
    }

    [Fact]
    public async Task Streams_that_share_their_turns_compute_no_more_at_a_time_than_one_would()
    {
        StreamTurns turns = new(2);
        int computing = 0, most = 0;
        int[][] results = await Task.WhenAll(Enumerable.Range(0, 12).Select(async stream => await OrderedStream.Run(
            AsyncEnumerable.Range(0, 30),
            (item, index, _) =>
            {
                Assert.Equal(item, index);
                InterlockedMax(ref most, Interlocked.Increment(ref computing));
                Thread.SpinWait(item % 7 * 1000);
                Interlocked.Decrement(ref computing);
                return stream + item;
            },
            turns,
            Never).ToArrayAsync(Never)));
        Assert.All(Enumerable.Range(0, 12), stream => Assert.Equal(Enumerable.Range(stream, 30), results[stream]));
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task What_waits_for_its_turn_is_ended_with_its_stream()
    {
        // One stream has all turns, and keeps them until the other one has ended.
        StreamTurns turns = new(1);
        using ManualResetEventSlim ended = new();
        IAsyncEnumerator<int> first = OrderedStream
            .Run(AsyncEnumerable.Range(0, 1), (item, _, _) =>
            {
                ended.Wait(Never);
                return item;
            }, turns, Never).GetAsyncEnumerator(Never);
        Task<bool> held = first.MoveNextAsync().AsTask();
        using CancellationTokenSource source = new();
        CountingSource items = new(100);
        Task<int[]> second = OrderedStream
            .Run(items.Read(Never), static (item, _, _) => item, turns, source.Token)
                .ToArrayAsync(CancellationToken.None).AsTask();
        while (items.Count < 2)
        {
            await Task.Yield();
        }

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.True(items.Disposed);
        ended.Set();
        Assert.True(await held);
        await first.DisposeAsync();
    }

    [Fact]
    public async Task A_source_that_objects_to_being_ended_is_waited_for_all_the_same()
    {
        bool over = false;
        InvalidDataException e = new();
        AggregateException thrown = await Assert.ThrowsAsync<AggregateException>(async () =>
        {
            await foreach (int _ in OrderedStream.Run(
                Objecting(e, () => over = true), static (item, _, _) => item, new StreamTurns(1), Never))
            {
                break;
            }
        });
        Assert.Same(e, thrown.InnerException);
        Assert.True(over);
    }

    [Fact]
    public async Task It_neither_needs_nor_blocks_the_callers_context()
    {
        // A context whose one thread waits, as that of a user interface would in a blocking call.
        List<int> results = [];
        Background caller = new(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new DeadContext());
            IAsyncEnumerator<int> all = OrderedStream
                .Run(new CountingSource(50).Read(Never), static (item, _, _) => item, new StreamTurns(2), Never)
                    .GetAsyncEnumerator(Never);
            while (all.MoveNextAsync().AsTask().GetAwaiter().GetResult())
            {
                results.Add(all.Current);
            }

            all.DisposeAsync().AsTask().GetAwaiter().GetResult();
        });
        await Task.Run(caller.AssertEnds, Never);
        Assert.Null(caller.Exception);
        Assert.Equal(Enumerable.Range(0, 50), results);

        // What is asked for a result comes back at once, and not on the caller's thread.
        using ManualResetEventSlim go = new();
        await using IAsyncEnumerator<int> one = OrderedStream.Run(
            AsyncEnumerable.Range(0, 1),
            (_, _, _) =>
            {
                go.Wait(Never);
                return Environment.CurrentManagedThreadId;
            },
            new StreamTurns(1),
            Never).GetAsyncEnumerator(Never);
        ValueTask<bool> next = one.MoveNextAsync();
        Assert.False(next.IsCompleted);
        go.Set();
        Assert.True(await next);
    }

    private static async IAsyncEnumerable<int> Objecting(
        Exception objection, Action over, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            ended.SetResult();
            throw objection;
        });
        yield return 1;
        await ended.Task;
        await Task.Delay(20, CancellationToken.None);
        over();
    }

    private static int WaitForEnd(CancellationToken token)
    {
        token.WaitHandle.WaitOne();
        token.ThrowIfCancellationRequested();
        return -1;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; seen < value;)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    // Where nothing that is posted is ever run.
    private sealed class DeadContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}

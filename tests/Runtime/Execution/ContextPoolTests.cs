using System.Collections.Concurrent;
using EarlyExitGen.Execution;
using Xunit;

namespace EarlyExitGen.Tests.Execution;

[Collection(nameof(NonParallel))]
public class ContextPoolTests
{
    private const int Many = 16;

    [Fact]
    public void Callers_get_their_turn_in_the_order_in_which_they_came()
    {
        ContextPool<Context> pool = Pool(limit: 1);
        Context held = pool.Rent();
        ConcurrentQueue<int> turns = [];
        Background[] waiting = [.. Enumerable.Range(0, Many).Select(i => Waiting(pool, () => turns.Enqueue(i)))];
        pool.Return(held);
        Assert.All(waiting, AssertServed);
        Assert.Equal(Enumerable.Range(0, Many), turns);
    }

    [Fact]
    public void Whoever_gives_a_context_back_and_wants_another_goes_behind_those_who_wait()
    {
        ContextPool<Context> pool = Pool(limit: 1);
        for (int round = 0; round < 200; round++)
        {
            Context held = pool.Rent();
            bool served = false;
            Background waiting = Waiting(pool, () => Volatile.Write(ref served, true));
            pool.Return(held);
            held = pool.Rent();
            Assert.True(Volatile.Read(ref served));
            pool.Return(held);
            AssertServed(waiting);
        }
    }

    [Fact]
    public void Who_is_cancelled_leaves_the_line_and_the_next_gets_the_turn()
    {
        ContextPool<Context> pool = Pool(limit: 1);
        Context held = pool.Rent();
        using CancellationTokenSource source = new();
        ConcurrentQueue<int> turns = [];
        Background first = Waiting(pool, () => turns.Enqueue(1));
        Background impatient = Waiting(pool, () => turns.Enqueue(2), source.Token);
        Background last = Waiting(pool, () => turns.Enqueue(3));
        source.Cancel();
        impatient.AssertEnds();
        Assert.Equal(source.Token, Assert.IsType<OperationCanceledException>(impatient.Exception).CancellationToken);
        Assert.Equal(2, pool.Waiting);
        pool.Return(held);
        AssertServed(first);
        AssertServed(last);
        Assert.Equal([1, 3], turns);
    }

    [Fact]
    public void A_turn_that_meets_a_cancellation_is_taken_or_passed_on_and_never_lost()
    {
        ContextPool<Context> pool = Pool(limit: 1);
        int served = 0;
        for (int round = 0; round < 500; round++)
        {
            Context held = pool.Rent();
            using CancellationTokenSource source = new();
            using Barrier start = new(2);
            Background impatient = Waiting(pool, () => served++, source.Token);
            Background cancelling = new(() =>
            {
                start.SignalAndWait();
                source.Cancel();
            });
            start.SignalAndWait();
            pool.Return(held);
            cancelling.AssertEnds();
            impatient.AssertEnds();
            Assert.True(impatient.Exception is null or OperationCanceledException);
            Assert.Equal(0, pool.Waiting);
        }

        // Nobody waits, so it is there.
        pool.Return(pool.Rent(new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_thread_that_is_interrupted_leaves_the_line()
    {
        ContextPool<Context> pool = Pool(limit: 1);
        Context held = pool.Rent();
        Thread? thread = null;
        Background interrupted = Waiting(pool, () => { }, started: () => thread = Thread.CurrentThread);
        thread!.Interrupt();
        interrupted.AssertEnds();
        Assert.IsType<ThreadInterruptedException>(interrupted.Exception);
        Assert.Equal(0, pool.Waiting);
        pool.Return(held);
        pool.Return(pool.Rent());
    }

    [Fact]
    public void Contexts_that_failed_or_could_not_be_made_are_made_again_for_whoever_waits()
    {
        bool works = false;
        ContextPool<Context> pool = new(
            "Test", 1, (_, slot) => Volatile.Read(ref works) ? new Context(slot) : throw new InvalidDataException());
        Assert.Throws<InvalidDataException>(() => pool.Rent());
        Volatile.Write(ref works, true);
        Context failed = pool.Rent();
        Context? made = null;
        Background waiting = new(() => pool.Return(made = pool.Rent()));
        SpinWait.SpinUntil(() => pool.Waiting == 1);
        failed.Fail();
        pool.Return(failed);
        AssertServed(waiting);
        Assert.NotSame(failed, made);
        Assert.Equal(1, failed.Disposals);
        Assert.Same(made, pool.Rent());
    }

    [Fact]
    public void No_more_are_made_than_are_used_at_a_time_and_the_last_one_used_goes_first()
    {
        ContextPool<Context> pool = Pool(limit: 5);
        Context first = pool.Rent();
        Context second = pool.Rent();
        Assert.NotSame(first, second);
        pool.Return(first);
        pool.Return(second);
        for (int i = 0; i < 10; i++)
        {
            Assert.Same(second, pool.Rent());
            pool.Return(second);
        }
    }

    [Fact]
    public void Closing_refuses_whoever_waits_and_every_context_is_disposed_of_once()
    {
        for (int round = 0; round < 50; round++)
        {
            ContextPool<Context> pool = Pool(limit: 3);
            Context[] held = [pool.Rent(), pool.Rent(), pool.Rent()];
            Background[] waiting = [.. Enumerable.Range(0, 4).Select(_ => Waiting(pool, () => { }))];
            pool.Return(held[0]);
            using Barrier start = new(4);
            Background.RunAll(4, _ =>
            {
                start.SignalAndWait();
                pool.Close();
            });
            Assert.All(waiting, one => one.AssertEnds());
            Assert.All(waiting, one => Assert.True(one.Exception is null or ObjectDisposedException));
            Assert.Throws<ObjectDisposedException>(() => pool.Rent());
            Assert.False(pool.Drained.IsCompleted);
            Assert.Equal(0, held[1].Disposals);
            pool.Return(held[1]);
            Assert.False(pool.Drained.IsCompleted);
            pool.Return(held[2]);
            Assert.True(pool.Drained.IsCompletedSuccessfully);
            Assert.All(held, static context => Assert.Equal(1, context.Disposals));
        }
    }

    [Fact]
    public void Taking_and_giving_back_allocate_nothing_nor_does_waiting()
    {
        ContextPool<Context> pool = Pool(limit: 1);
        long[] allocated = new long[2];
        for (int attempt = 0; attempt < 5; attempt++)
        {
            using Barrier start = new(2);
            Background.RunAll(2, thread =>
            {
                for (int round = 0; round < 2; round++)
                {
                    start.SignalAndWait();
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    for (int i = 0; i < 2000; i++)
                    {
                        pool.Return(pool.Rent());
                    }

                    // The first round makes what is kept.
                    allocated[thread] = GC.GetAllocatedBytesForCurrentThread() - before;
                }
            });
            if (allocated.Sum() == 0)
            {
                break;
            }
        }

        Assert.Equal([0, 0], allocated);
    }

    private static ContextPool<Context> Pool(int limit) => new("Test", limit, static (_, slot) => new Context(slot));

    // A caller that is in the line when this returns; with its turn it does something and gives the context back.
    private static Background Waiting(
        ContextPool<Context> pool, Action served, CancellationToken cancellationToken = default, Action? started = null)
    {
        int before = pool.Waiting;
        Background waiting = new(() =>
        {
            started?.Invoke();
            Context context = pool.Rent(cancellationToken);
            served();
            pool.Return(context);
        });
        SpinWait.SpinUntil(() => pool.Waiting > before);
        return waiting;
    }

    private static void AssertServed(Background waiting)
    {
        waiting.AssertEnds();
        Assert.Null(waiting.Exception);
    }

    private sealed class Context(int slot) : ComputeContext([], slot)
    {
        public override ReadOnlySpan<float> Logits => [];

        public int Disposals { get; private set; }

        public void Fail() => Failed = true;

        public override void Dispose()
        {
            Disposals++;
            base.Dispose();
        }

        protected override BlockBinding BindingOf(int block) => throw new NotSupportedException();
    }
}

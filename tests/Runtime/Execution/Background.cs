using System.Diagnostics;
using Xunit;

namespace EarlyExitGen.Tests.Execution;

/// <summary>Work on a thread of its own, which may block.</summary>
internal sealed class Background
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Thread _thread;

    /// <summary>Starts the work.</summary>
    public Background(Action work)
    {
        _thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                Exception = e;
            }
        });
        _thread.Start();
    }

    /// <summary>The exception that ended the work, if any.</summary>
    public Exception? Exception { get; private set; }

    /// <summary>Does the work for every number below <paramref name="count"/> at a time, and waits for all.</summary>
    public static void RunAll(int count, Action<int> work)
    {
        Background[] all = [.. Enumerable.Range(0, count).Select(i => new Background(() => work(i)))];
        Assert.All(all, static one =>
        {
            one.AssertEnds();
            Assert.Null(one.Exception);
        });
    }

    /// <summary>
    /// Fails if the work ends instead of waiting for something; returns when it has waited for a while.
    /// </summary>
    public void AssertBlocks()
    {
        // However slow the machine is: work that has not come so far yet is not work that waits.
        Stopwatch watch = Stopwatch.StartNew();
        for (int waits = 0; waits < 5; waits = Waits ? waits + 1 : 0)
        {
            Assert.False(_thread.Join(TimeSpan.FromMilliseconds(10)), "The work has ended, and should wait.");
            Assert.True(watch.Elapsed < Patience, "The work goes on, and should wait.");
        }
    }

    /// <summary>Fails if the work never ends.</summary>
    public void AssertEnds() => Assert.True(_thread.Join(Patience), "The work does not end.");

    private bool Waits => _thread.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin);
}

using Xunit;

namespace EarlyExitGen.Tests.Execution;

/// <summary>Work on a thread of its own, which may block.</summary>
internal sealed class Background
{
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

    /// <summary>What the work threw, once it has ended.</summary>
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

    /// <summary>Fails if the work ends within a moment.</summary>
    public void AssertBlocks() => Assert.False(_thread.Join(TimeSpan.FromMilliseconds(50)));

    /// <summary>Fails if the work never ends.</summary>
    public void AssertEnds() => Assert.True(_thread.Join(TimeSpan.FromMinutes(2)));
}

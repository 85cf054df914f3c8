using Xunit;
using Xunit.Sdk;

namespace EarlyExitGen.Tests.Execution;

/// <summary>Tests of the helper that the tests of waiting rely on.</summary>
public class BackgroundTests
{
    [Fact]
    public void Work_that_takes_its_time_is_not_taken_for_work_that_waits()
    {
        using CancellationTokenSource end = new();
        Background busy = new(() => SpinUntil(end.Token));
        end.CancelAfter(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsAny<XunitException>(busy.AssertBlocks);
    }

    [Fact]
    public void Work_that_waits_blocks_until_it_goes_on()
    {
        using ManualResetEventSlim gate = new();
        Background waiting = new(() => gate.Wait(TestContext.Current.CancellationToken));
        waiting.AssertBlocks();
        gate.Set();
        waiting.AssertEnds();
        Assert.Null(waiting.Exception);
    }

    private static void SpinUntil(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            Thread.SpinWait(1000);
        }
    }
}

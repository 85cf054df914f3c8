using System.Diagnostics;
using Xunit;

namespace EarlyExitGen.Web.Tests;

/// <summary>Waits for what other threads do.</summary>
internal static class Eventually
{
    // Only a test that fails waits so long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits until something is so.</summary>
    public static async Task TrueAsync(Func<bool> isSo)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "It did not come about.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}

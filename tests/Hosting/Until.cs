using Xunit;

namespace EarlyExitGen.Hosting.Tests;

/// <summary>Waits for what other threads do.</summary>
internal static class Until
{
    /// <summary>Waits until something holds; the test's own time limit ends it.</summary>
    public static async Task Holds(Func<bool> condition)
    {
        for (int i = 0; !condition(); i++)
        {
            Assert.True(i < 6000, "It did not come to hold within a minute.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}

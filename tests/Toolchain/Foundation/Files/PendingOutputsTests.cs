using EarlyExitGen.Toolchain.Foundation.Files;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Files;

/// <summary>What a verb that is left where it is has prepared.</summary>
public class PendingOutputsTests
{
    [Fact]
    public void What_is_abandoned_is_cleared_once_and_never_comes_to_its_place()
    {
        PendingOutputs outputs = new();
        List<string> done = [];
        PendingOutputs.Pending left = outputs.Take(() => done.Add("left cleared"));
        using (PendingOutputs.Pending ended = outputs.Take(() => done.Add("ended cleared")))
        {
            ended.Commit(() => done.Add("ended in its place"));
        }

        outputs.Abandon();

        Assert.Throws<OperationCanceledException>(() => left.Commit(() => done.Add("left in its place")));
        Assert.Throws<OperationCanceledException>(() => outputs.Take(() => done.Add("late")));
        left.Dispose();
        Assert.Equal(["ended in its place", "ended cleared", "left cleared"], done);
    }

    [Fact]
    public void One_that_cannot_be_cleared_does_not_keep_the_others()
    {
        PendingOutputs outputs = new();
        int cleared = 0;
        for (int i = 0; i < 3; i++)
        {
            outputs.Take(() => throw new IOException("It is still being written to."));
            outputs.Take(() => cleared++);
        }

        outputs.Abandon();

        Assert.Equal(3, cleared);
    }
}

using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Tests.Verbs.Export;
using EarlyExitGen.Toolchain.Verbs.Training;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

public class TunedHeadTests
{
    [Fact]
    public void The_last_exit_of_a_checkpoint_is_found()
    {
        using RandomCheckpoint random = RandomCheckpoint.Create();

        TunedHead head = TunedHead.Find(random.Folder);
        Assert.Equal(("cls", 3), (head.Kind, head.Labels));
    }

    /// <summary>Its pooler would learn for others, and its statistics be measured again on other texts.</summary>
    [Fact]
    public void A_last_exit_that_mixes_layers_cannot_stay_as_it_is()
    {
        using RandomCheckpoint random = RandomCheckpoint.CreateMixed(1, isLastMixed: true);

        ToolException error = Assert.Throws<ToolException>(() => TunedHead.Find(random.Folder));

        Assert.Contains("kind 'mix'", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 epoch or more", error.Message, StringComparison.Ordinal);
    }
}

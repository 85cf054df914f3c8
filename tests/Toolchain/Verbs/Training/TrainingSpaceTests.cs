using EarlyExitGen.Toolchain.Verbs.Training;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>The room on the disk that a training asks for before it begins.</summary>
public class TrainingSpaceTests
{
    [Fact]
    public void It_is_that_of_two_states_and_of_the_best_weights_less_what_is_there()
    {
        using TemporaryFolder folder = new();
        TrainingState state = TrainingState.In(folder.Path);

        Assert.Equal(24_000, TrainingState.SpaceFor(1000, keepsBest: false));
        Assert.Equal(28_000, TrainingState.SpaceFor(1000, keepsBest: true));
        Assert.Equal(0, state.Bytes);
        Directory.CreateDirectory(folder["resume"]);
        File.WriteAllBytes(Path.Combine(folder["resume"], "step-1.safetensors"), new byte[12_000]);
        Assert.Equal(12_000, state.Bytes);
    }
}

using EarlyExitGen.Toolchain.Verbs.Training;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>The learning rate over a training.</summary>
public sealed class RateScheduleTests
{
    [Fact]
    public void It_rises_then_falls_and_no_step_is_wasted()
    {
        double[] scales = [.. Enumerable.Range(1, 100).Select(step => RateSchedule.Scale(step, 100, warmUp: 0.1))];

        Assert.Equal(0.1, scales[0], 12);
        Assert.Equal(1, scales[9]);
        Assert.Equal(scales[..10], scales[..10].Order());
        Assert.Equal(scales[9..], scales[9..].OrderDescending());
        Assert.InRange(scales[^1], 0.001, 0.02);
    }

    [Fact]
    public void A_single_step_has_the_full_rate() => Assert.Equal(1, RateSchedule.Scale(1, 1, warmUp: 0.06));
}

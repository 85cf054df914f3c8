using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Training;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>Dropout masks by hashing.</summary>
public sealed class DropoutMasksTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void The_share_that_is_dropped_is_right_and_the_mean_stays(double probability)
    {
        float[] mask = new float[1_000_000];
        DropoutMasks.Fill(mask, probability, new SplitMix64(1, 2, 3).Next());

        // Five standard deviations of the binomial.
        double slack = 5 * Math.Sqrt(probability * (1 - probability) / mask.Length);
        Assert.Equal(probability, mask.Count(value => value == 0) / (double)mask.Length, slack);
        Assert.Equal([0, (float)(1 / (1 - probability))], mask.Distinct().Order());
    }

    [Fact]
    public void Neighbours_and_keys_are_independent()
    {
        float[] mask = new float[1_000_000];
        float[] next = new float[1_000_000];
        DropoutMasks.Fill(mask, 0.5, key: 1);
        DropoutMasks.Fill(next, 0.5, key: 2);

        Assert.Equal(0.5, mask.Zip(next).Count(pair => pair.First == pair.Second) / 1e6, 0.0025);
        foreach (int distance in (int[])[1, 2, 16, 384])
        {
            int equal = mask.Zip(mask.Skip(distance)).Count(pair => pair.First == pair.Second);
            Assert.Equal(0.5, equal / (1e6 - distance), 0.0025);
        }
    }

    [Fact]
    public void The_mask_is_the_same_whatever_its_length()
    {
        float[] longer = new float[100];
        float[] shorter = new float[37];
        DropoutMasks.Fill(longer, 0.3, key: 42);
        DropoutMasks.Fill(shorter, 0.3, key: 42);

        Assert.Equal(longer[..37], shorter);
    }
}

using EarlyExitGen.Toolchain.Foundation.Statistics;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Statistics;

public sealed class PairedDropTests
{
    [Theory]
    [InlineData(0.03, 0.02, 1000)]
    [InlineData(0.01, 0.002, 900)]
    [InlineData(0.06, 0.06, 3000)]
    public void The_true_drop_lies_above_the_bound_in_one_sample_of_twenty(double lost, double gained, int count)
    {
        Random random = new(5);
        const int Samples = 2000;
        int missed = 0;
        for (int sample = 0; sample < Samples; sample++)
        {
            int bad = 0;
            int good = 0;
            for (int text = 0; text < count; text++)
            {
                double chance = random.NextDouble();
                bad += chance < lost ? 1 : 0;
                good += chance >= lost && chance < lost + gained ? 1 : 0;
            }

            missed += PairedDrop.Upper(bad, good, count) < lost - gained ? 1 : 0;
        }

        // Wald's interval is a little short where few texts change, as in the second case.
        Assert.InRange((double)missed / Samples, 0.02, 0.08);
    }

    [Fact]
    public void More_texts_bring_the_bound_closer()
    {
        Assert.InRange(PairedDrop.Upper(0, 0, 1000), 0.001, 0.002);
        Assert.InRange(PairedDrop.Upper(300, 200, 100_000), 0.001, 0.0014);
    }
}

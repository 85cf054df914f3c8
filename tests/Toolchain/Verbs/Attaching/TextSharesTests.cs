using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Attaching;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Attaching;

public sealed class TextSharesTests
{
    // Every text three times.
    private static readonly Instance[] Texts =
        [.. Enumerable.Range(0, 3000).Select(i => new Instance(0, $"text {i % 1000}", null))];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Equal_texts_stay_together_and_none_is_lost(bool isCalibrating)
    {
        TextShares shares = TextShares.Of(Texts, seed: 1, isCalibrating, limit: null);

        HashSet<string>[] parts = [Set(shares.Learning), Set(shares.HeldOut), Set(shares.Calibration)];
        Assert.Equal(1000, parts.Sum(part => part.Count));
        Assert.Equal(1000, parts.SelectMany(part => part).Distinct().Count());
        Assert.Equal(3000, shares.Learning.Count + shares.HeldOut.Count + shares.Calibration.Count);
        Assert.Equal(300, shares.HeldOut.Count);
        Assert.Equal(isCalibrating ? 600 : 0, shares.Calibration.Count);
    }

    [Fact]
    public void A_limit_is_one_of_what_is_learnt_from()
    {
        TextShares all = TextShares.Of(Texts, seed: 1, isCalibrating: true, limit: null);
        TextShares some = TextShares.Of(Texts, seed: 1, isCalibrating: true, limit: 100);

        Assert.Equal(100, some.Learning.Count);
        Assert.Equal(all.HeldOut, some.HeldOut);
        Assert.Equal(all.Calibration, some.Calibration);
    }

    private static HashSet<string> Set(IReadOnlyList<Instance> texts) => [.. texts.Select(text => text.First)];
}

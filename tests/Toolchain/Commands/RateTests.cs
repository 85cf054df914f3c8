using System.CommandLine;
using EarlyExitGen.Toolchain.Commands;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Verbs.Tuning;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Commands;

/// <summary>Rates are written alike wherever they are options.</summary>
public sealed class RateTests
{
    [Theory]
    [InlineData("1%", 0.01)]
    [InlineData("0.01", 0.01)]
    [InlineData("7%", 0.07)]
    [InlineData("0.5%", 0.005)]
    [InlineData("100%", 1.0)]
    [InlineData("0", 0.0)]
    [InlineData("%", null)]
    [InlineData("1%%", null)]
    [InlineData("NaN", null)]
    [InlineData("1 in 100", null)]
    public void A_rate_is_a_percentage_or_a_share(string text, double? expected) =>
        Assert.Equal(expected, Rate.Parse(text));

    [Theory]
    [InlineData("evaluate", "--dial", "2%,0.05")]
    [InlineData("sweep", "--time", "2%,0.05")]
    public void Lists_of_dials_take_both(string verb, string name, string value) =>
        Assert.Equal([0.02f, 0.05f], Parsed<float[]>(verb, name, value)!);

    [Theory]
    [InlineData("classify")]
    [InlineData("trace")]
    [InlineData("analyze")]
    public void A_dial_takes_both(string verb)
    {
        Assert.Equal(0.02f, Parsed<float?>(verb, "--dial", "2%"));
        Assert.Equal(0.02f, Parsed<float?>(verb, "--dial", "0.02"));
    }

    [Fact]
    public void The_dial_of_an_export_takes_both()
    {
        Assert.Equal(0.02, Parsed<double?>("export", "--dial", "2%"));
        Assert.Equal(0.02, Parsed<double?>("export", "--dial", "0.02"));
    }

    [Fact]
    public void Goals_are_rates_but_points_are_points()
    {
        Assert.Equal([0.01, 0.07, 0.02], Parsed<double[]>("tune", "--max-disagreement", "1%,7%,0.02")!);
        Assert.Equal([0.005, 0.005], Parsed<double[]>("tune", "--max-drop", "0.5,0.5%")!);
        Assert.Equal("Disagreement7Percent", TuneGoal.Of(TuneMeasure.MaxDisagreement, 0.07).Name);
    }

    private static T? Parsed<T>(string verb, string name, string value)
    {
        ParseResult parsed = ToolCommand.Create().Parse([verb, name, value]);
        return parsed.GetValue<T>(name);
    }
}

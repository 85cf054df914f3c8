using System.Globalization;
using EarlyExitGen.Package.Tests.Host;
using Xunit;

namespace EarlyExitGen.Package.Tests;

/// <summary>
/// The sample for native executables, as it is built; compiled ahead of time it is an application like
/// <c>Projects/App</c>.
/// </summary>
public class NativeAotSampleTests
{
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "NativeAot", Repository.Configuration, "NativeAot.dll"));

    [Fact]
    public async Task It_answers_as_the_cascade_beside_the_quick_start_does()
    {
        string[] headlines = ["Striker scores twice as the champions win the cup final", "Stocks fall"];
        using InterpretedCascade cascade =
            InterpretedCascade.Load(Repository.At("samples", "QuickStart", "news", "news.cascade.json"));
        string[] expected = [.. headlines.Select(headline =>
        {
            CascadePrediction p = cascade.Classify(headline);
            return string.Create(
                CultureInfo.InvariantCulture, $"{cascade.Labels[p.Label]}\t{p.Confidence:0.000}\t{headline}");
        })];

        Command.Result run = await Command.RunAsync("dotnet", [Program, .. headlines], Path.GetTempPath());
        Assert.Equal(expected, run.AssertSuccess().Lines);
        run = await Command.RunAsync("dotnet", [Program, "--lazy", .. headlines], Path.GetTempPath());
        Assert.Equal(expected, run.AssertSuccess().Lines);
    }

    [Fact]
    public async Task Without_a_headline_it_says_how_it_is_used()
    {
        Command.Result run = await Command.RunAsync("dotnet", [Program], Path.GetTempPath());
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("Usage: ", run.Error, StringComparison.Ordinal);
    }
}

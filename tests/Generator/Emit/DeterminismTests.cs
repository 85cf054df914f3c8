using System.Globalization;
using EarlyExitGen.Generator.Tests.Diagnostics;
using EarlyExitGen.Generator.Tests.Host;
using EarlyExitGen.Manifests;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Emit;

/// <summary>
/// Neither code nor messages depend on the culture. (Finnish writes a minus of its own, Turkish an i of its own.)
/// </summary>
public class DeterminismTests
{
    private static readonly string[] Manifests =
        [.. EmittedManifests.All.Values, .. DiagnosticCases.All.Select(
            c => c.Manifest), SampleManifest.Edit(SampleManifest.News, ("Sports", "sports-india"))];

    [Theory]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void Everything_is_the_same_in_every_culture(string culture)
    {
        string[] expected = In(CultureInfo.InvariantCulture);
        string[] actual = In(CultureInfo.GetCultureInfo(culture));

        Assert.Equal(expected, actual);
    }

    private static string[] In(CultureInfo culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            return [.. Manifests.Select(Output)];
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Output(string manifest)
    {
        GeneratorRun run = GeneratorHost.Run(manifest);
        return string.Join(
            "\n", run.Sources.Values.Concat(run.Diagnostics.Select(d => d.GetMessage(CultureInfo.CurrentCulture))));
    }
}

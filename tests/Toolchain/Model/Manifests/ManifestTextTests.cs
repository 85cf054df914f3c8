using EarlyExitGen.Calibration;
using EarlyExitGen.Toolchain.Model.Manifests;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Model.Manifests;

public sealed class ManifestTextTests
{
    private const string Manifest = """
        { // of ours
          "threshold": 0.9, /* kept */ "layers": 4,
          "labels": ["C", { "text": "C++", "name": "CPlusPlus" }],
          "exits": [
            { "layer": 0, "agreement": { "slope": 1, "intercept": 2 }, "block": "a" }, // first
            { "layer": 4, "block": "b", "temperature": 1.5 }
          ],
        }
        """;

    [Fact]
    public void A_property_is_replaced_and_nothing_else() => Assert.Equal(
        Manifest.Replace("0.9", "0.75", StringComparison.Ordinal),
        new ManifestText(Manifest).Set("threshold", "0.75", "layers").Text);

    [Theory]
    [InlineData("layers", "/* kept */ \"new\": [1], \"layers\": 4")]
    [InlineData("exits", "\"new\": [1],\n  \"exits\": [")]
    public void A_missing_property_is_added_in_the_layout_of_the_one_that_follows(
        string before, string expected) => Assert.Contains(
        expected,
        new ManifestText(Manifest).Set("new", "[1]", before).Text.ReplaceLineEndings("\n"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "agreement", "{ \"layer\": 0, \"block\": \"a\" }, // first")]
    [InlineData(1, "temperature", "{ \"layer\": 4, \"block\": \"b\" }")]
    [InlineData(1, "agreement", "{ \"layer\": 4, \"block\": \"b\", \"temperature\": 1.5 }")]
    public void A_property_of_an_exit_goes_with_its_comma(int exit, string name, string expected) =>
        Assert.Contains(expected, new ManifestText(Manifest).RemoveOfExit(exit, name).Text, StringComparison.Ordinal);

    [Fact]
    public void A_property_of_an_exit_is_set()
    {
        string text = new ManifestText(Manifest).SetOfExit(1, "agreement", "{}", "block")
            .SetOfExit(0, "layer", "3", "block").Text;

        Assert.Contains("{ \"layer\": 4, \"agreement\": {}, \"block\": \"b\"", text, StringComparison.Ordinal);
        Assert.Contains("{ \"layer\": 3, \"agreement\": { \"slope\"", text, StringComparison.Ordinal);
    }
}

using EarlyExitGen.Manifests;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Manifest;

/// <summary>Further models are part of what decides a cascade's answers.</summary>
public class ModelFingerprintTests
{
    [Theory]
    [InlineData("\"layers\": 24", "\"layers\": 25", "\"layer\": 24", "\"layer\": 25")]
    [InlineData("\"maxTokens\": 512", "\"maxTokens\": 500")]
    [InlineData("\"lowercase\": false", "\"lowercase\": true")]
    public void What_is_said_of_a_further_model_changes_the_fingerprint(params string[] edits)
    {
        string other = SampleManifest.Edit(
            SampleManifest.Models,
            [.. Enumerable.Range(0, edits.Length / 2).Select(i => (edits[2 * i], edits[(2 * i) + 1]))]);
        Assert.NotEqual(Of(SampleManifest.Models), Of(other));
    }

    [Fact]
    public void Names_and_costs_do_not() => Assert.Equal(
        Of(SampleManifest.Models),
        Of(SampleManifest.Models.Replace("\"same\"", "\"other\"", StringComparison.Ordinal)
            .Replace("\"cost\": 1500", "\"cost\": 1600", StringComparison.Ordinal)));

    private static string Of(string manifest) => CascadeFingerprint.Of(ManifestReader.Read(manifest).Spec!);
}

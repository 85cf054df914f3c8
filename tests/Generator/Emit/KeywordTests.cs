using EarlyExitGen.Generator.Tests.Host;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Emit;

/// <summary>
/// Every word that means something in C#, as a name: it works, or the manifest has a mistake; the compiler has none.
/// </summary>
public class KeywordTests
{
    private static readonly string[] Keywords =
        [.. SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText).Append("nameof").Append("value").Append("_")
            .Distinct()];

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.Preview)]
    public void All_of_them_can_be_labels_and_operating_points(LanguageVersion version)
    {
        string labels = string.Join(", ", Keywords.Select(k => $"\"{k}\""));
        string names = string.Join(", ", Keywords.Select((k, i) => $$"""{ "text": "{{i}}", "name": "{{k}}" }"""));
        string points = string.Join(", ", Keywords.Select(k => $$"""{ "name": "{{k}}", "maxDisagreement": 0.02 }"""));
        foreach (string written in (string[])[labels, names])
        {
            string manifest = SampleManifest.Edit(
                SampleManifest.News,
                ("\"World\", \"Sports\", \"Business\", \"Sci/Tech\"", written),
                ("\"layers\"", $"\"operatingPoints\": [{points}], \"layers\""));

            GeneratorHost.Run([new ManifestText(GeneratorHost.NewsPath, manifest)], GeneratorHost.Compile(version, ""))
                .AssertClean();
        }
    }

    [Theory]
    [InlineData("\"NewsClassifier\"", "\"{0}\"")]
    [InlineData("\"Samples.News\"", "\"{0}\"")]
    [InlineData("\"Samples.News\"", "\"Samples.{0}\"")]
    [InlineData("\"Topic\"", "\"{0}\"")]
    public void None_of_them_as_a_type_or_namespace_brings_an_error_of_the_compilers(string place, string name)
    {
        CSharpCompilation compilation = GeneratorHost.Compile(LanguageVersion.Preview, "");
        int accepted = 0;
        foreach (string keyword in Keywords)
        {
            string manifest = SampleManifest.Edit(
                SampleManifest.Full, (place, name.Replace("{0}", keyword, StringComparison.Ordinal)));
            GeneratorDriver driver = GeneratorHost.Driver(
                [new ManifestText(GeneratorHost.NewsPath, manifest)], compilation)
                .RunGeneratorsAndUpdateCompilation(
                    compilation, out Compilation output, out var diagnostics, TestContext.Current.CancellationToken);

            Assert.All(diagnostics, d => Assert.Equal("EEG0009", d.Id));
            Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken)
                .Where(d => d.Severity != DiagnosticSeverity.Hidden)
                .Select(d => d.ToString()));
            accepted += diagnostics.IsEmpty ? 1 : 0;
        }

        Assert.InRange(accepted, 1, Keywords.Length - 80);
    }
}

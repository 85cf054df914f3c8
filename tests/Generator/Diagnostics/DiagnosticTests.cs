using EarlyExitGen.Generator.Tests.Host;
using EarlyExitGen.Manifests;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Diagnostics;

public class DiagnosticTests
{
    private const string User = """
        using Samples.News;

        static class User
        {
            static bool IsWorld(string text, int[] ids)
            {
                using NewsClassifier classifier = new("folder");
                NewsPrediction prediction = classifier.Classify(text);
                return prediction.Label == NewsLabel.World
                    && classifier.ClassifyTokens(ids)[NewsLabel.World] > prediction.Confidence
                    && NewsLabel.World.Text() == "World";
            }
        }
        """;

    public static TheoryData<string> Names => [.. DiagnosticCases.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mistake_is_reported_where_it_is_and_brings_no_error_of_the_compilers(string name)
    {
        DiagnosticCase @case = DiagnosticCases.All.Single(c => c.Name == name);

        // Whatever can be declared of the types is: code that uses them brings no errors either.
        GeneratorHost.Run(@case.Manifest, @case.Declared ? User : "").AssertReports(@case.Expected);
    }

    [Fact]
    public void All_that_a_class_may_have_a_broken_one_has()
    {
        string broken = SampleManifest.Edit(SampleManifest.Full, ("1.31", "0"));
        string user = """
            using Samples.News;

            static class User
            {
                static string Turn(NewsClassifier classifier)
                {
                    classifier.MaxDisagreement = 0.01f;
                    classifier.Threshold = 0.9f;
                    classifier.MaxEntropy = 0.2f;
                    classifier.MinMargin = 0.8f;
                    classifier.Patience = 2;
                    classifier.Use(NewsOperatingPoint.veryFast);
                    Topic topic = classifier.Classify("one", "two").Label;
                    return topic.Text();
                }
            }
            """;
        GeneratorHost.Run(broken, user).AssertReports(
            "EEG0016 '0' exits[1].temperature: 0 is not a valid temperature; a temperature is positive, and finite in "
                + "single precision");
    }

    [Fact]
    public void Every_rule_for_manifests_has_a_case()
    {
        HashSet<string> covered = [.. DiagnosticCases.All.SelectMany(c => c.Expected).Select(e => e[..7])];
        string[] elsewhere =
            [.. ProjectTests.Rules.Select(r => r.Id), ManifestRule.TooLong.Id, ManifestRule.Encoding.Id];
        Assert.Empty(ManifestRule.All.Select(r => r.Id).Except(covered).Except(elsewhere));
    }
}

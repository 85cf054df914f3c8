using EarlyExitGen.Manifests;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Manifest;

public class ManifestReaderTests
{
    [Fact]
    public void A_valid_manifest_reads_as_it_is_written()
    {
        ManifestResult result = ManifestReader.Read(SampleManifest.News);

        Assert.Empty(result.Problems);
        CascadeSpec spec = result.Spec!;
        Assert.Equal("NewsClassifier", spec.ClassName);
        Assert.Equal("Samples.News", spec.Namespace);
        Assert.Equal(["World", "Sports", "Business", "SciTech"], spec.Labels.Select(l => l.Identifier));
        Assert.Equal("Sci/Tech", spec.Labels[3].Text);
        Assert.Equal(ExitRule.Agreement, spec.Rule);
        Assert.Equal("0.02", spec.Dials.Of(ExitRule.Agreement)!.Value.Text);
        Assert.Equal(["0.005", "0.01", "0.02"], spec.Disagreement.Select(r => r.Rate.Text));
        Assert.Equal([0, 2, 4, 12], spec.Exits.Select(e => e.Layer));
        Assert.Equal("3.79", spec.Exits[2].Agreement!.Slope.Text);
        Assert.Null(spec.Exits[3].Agreement);
        Assert.Equal(128, spec.Tokenizer.MaxTokens);
    }

    [Fact]
    public void Several_mistakes_are_reported_together_in_the_order_of_the_text()
    {
        string text = SampleManifest.News
            .Replace("\"rule\": \"agreement\"", "\"rule\": \"agrement\"")
            .Replace("1.31", "-1")
            .Replace("\"layer\": 4", "\"layer\": 2");

        ManifestResult result = ManifestReader.Read(text);

        Assert.Null(result.Spec);
        Assert.Equal(
            [
                "(7,11): error EEG0007: rule: 'agrement' is none of the values allowed; did you mean 'agreement'?",
                "(12,35): error EEG0016: exits[1].temperature: -1 is not a valid temperature; a temperature is "
                    + "positive, and finite in single precision",
                "(13,16): error EEG0014: exits[2].layer: 2 does not come after 2, the layer of the exit before; "
                    + "layers must rise",
            ],
            result.Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void What_a_syntax_error_cuts_off_is_not_missing_and_the_outline_holds_what_comes_before_it()
    {
        ManifestResult result = ManifestReader.Read(SampleManifest.News.Replace("\"input\"", "input"));

        ManifestProblem problem = Assert.Single(result.Problems);
        Assert.Equal("(5,3): error EEG0001: a property's name in double quotes is expected here", problem.ToString());
        Assert.Null(result.Spec);
        Assert.Equal("NewsClassifier", result.Outline!.ClassName);
        Assert.Equal(4, result.Outline.Labels.Count);
    }
}

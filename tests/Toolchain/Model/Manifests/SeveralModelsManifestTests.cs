using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Model.Manifests;

public class SeveralModelsManifestTests
{
    private static readonly TestCascadeOptions Options = new()
    {
        Exits = [0, 2],
        Lexicon = new(),
        Models =
        [
            new("large \"one\"", new() { Exits = [1, 3], ReversedVocabulary = true, MaxTokens = 24 }),
            new("same", new() { Exits = [2] }),
        ],
    };

    [Fact]
    public void Models_are_written_as_they_were_read()
    {
        using TestCascade files = TestCascade.Create(Options);
        CascadeSpec spec = CascadeManifest.Load(files.ManifestFile).Spec;

        Assert.Equal(files.ManifestText, ManifestWriter.Write(spec));
        Assert.Contains("\"version\": 2", files.ManifestText, StringComparison.Ordinal);
        Assert.Equal([0, 0, 0, 1, 1, 2], spec.Exits.Select(exit => exit.Model));
        Assert.Equal((2, 3, 2), (spec.LayersOf(0), spec.LayersOf(1), spec.LayersOf(2)));
        Assert.Equal(
            ["vocab.txt", "vocab-1.txt", "vocab-1.txt"],
            Enumerable.Range(0, 3).Select(model => spec.TokenizerOf(model).Vocabulary));
        Assert.False(spec.HasOneVocabulary);
    }

    [Fact]
    public void Whatever_tokenizer_a_model_has_is_written_again()
    {
        using TestCascade files = TestCascade.Create(Options);
        CascadeSpec spec = CascadeManifest.Load(files.ManifestFile).Spec;
        string hash = new('a', 64);
        TokenizerSpec bpe = new()
        {
            Kind = TokenizerKind.Bpe, Vocabulary = "large/vocab.json", Sha256 = hash, MaxTokens = 99,
            Merges = new("large/merges.txt", hash), AddPrefixSpace = true, Special = new(0, 2, default),
        };
        CascadeSpec other = spec with { Models = new([spec.Models[0] with { Tokenizer = bpe }, spec.Models[1]]) };

        ManifestResult result = ManifestReader.Read(ManifestWriter.Write(other));

        Assert.Empty(result.Problems);
        Assert.Equal(other, result.Spec);
        Assert.Contains(
            Path.Combine("large", "merges.txt"), ManifestFiles.NamedBy(other));
    }

    [Fact]
    public void Costs_are_times_against_the_last_model_alone()
    {
        using TestCascade files = TestCascade.Create(Options);
        CascadeSpec spec = CascadeManifest.Load(files.ManifestFile).Spec;
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        foreach (ExitCosts costs in (ExitCosts[])[ExitDepth.Costs(spec), ExitDepth.Costs(cascade)])
        {
            // 20 more for every exit; the last model has one.
            Assert.Equal((ExitCosts.Time, 20.0, 6), (costs.Unit, costs.Whole, costs.Count));
            Assert.Equal([20, 40, 60, 80, 100, 120], Enumerable.Range(0, 6).Select(costs.Of));
            Assert.Equal(70, costs.Mean([1, 0, 0, 0, 0, 1]));
            Assert.Equal(20 / 70.0, costs.SpeedUp([1, 0, 0, 0, 0, 1]), 1e-12);
        }

        using TestCascade one = TestCascade.Create();
        ExitCosts layers = ExitDepth.Costs(CascadeManifest.Load(one.ManifestFile).Spec);
        Assert.Equal((ExitCosts.Layers, 4.0), (layers.Unit, layers.Whole));
        Assert.Equal(LayerCost.SpeedUp([3, 2, 1], [0, 2, 4]), layers.SpeedUp([3, 2, 1]), 1e-12);
        Assert.Equal((2 * 2 + 4) / 6.0, layers.Mean([3, 2, 1]), 1e-12);
    }
}

using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Manifests;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Model.Manifests;

public class LexicalManifestTests
{
    [Fact]
    public void A_lexical_exit_is_written_as_it_was_read()
    {
        using TestCascade files = TestCascade.Create(new() { Lexicon = new() });
        CascadeSpec spec = CascadeManifest.Load(files.ManifestFile).Spec;

        string text = ManifestWriter.Write(spec);

        Assert.Equal(files.ManifestText, text);
        Assert.Contains("\"version\": 2", text, StringComparison.Ordinal);
        Assert.Contains("{ \"lexicon\": \"lexicon.safetensors\", \"sha256\": \"", text, StringComparison.Ordinal);
        Assert.Equal(spec.Exits[0].Sha256, spec.Lexicon?.Sha256);
        Assert.Equal(3, spec.BlockExits.Count());
    }

    [Fact]
    public void Without_one_a_manifest_is_of_version_1()
    {
        using TestCascade files = TestCascade.Create();

        Assert.Contains("\"version\": 1", files.ManifestText, StringComparison.Ordinal);
        Assert.Null(CascadeManifest.Load(files.ManifestFile).Spec.Lexicon);
    }

    [Fact]
    public void The_lexicon_is_one_of_the_cascades_files()
    {
        using TestCascade files = TestCascade.Create(new() { Lexicon = new() });

        Assert.Contains("lexicon.safetensors", ManifestFiles.Of(CascadeManifest.Load(files.ManifestFile)));
    }
}

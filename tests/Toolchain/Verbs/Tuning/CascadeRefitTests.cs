using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Tests.Verbs.Export;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Tuning;

/// <summary><c>calibrate</c> of a cascade that is exported, with labels.</summary>
public sealed class CascadeRefitTests
{
    [Fact]
    public void It_fits_what_export_wrote_of_the_checkpoint()
    {
        using RandomCheckpoint files = RandomCheckpoint.Create();
        string data = files.WriteData("data.tsv", 700);
        string folder = Export(files, data);
        string file = Path.Combine(folder, "tiny.cascade.json");
        string manifest = File.ReadAllText(file);

        // What an earlier calibration left there.
        File.WriteAllText(
            file,
            new ManifestText(manifest)
                .SetOfExit(0, "temperature", "3", before: "sha256")
                .Set("disagreement", "[]", before: "layers")
                .Remove("calibration")
                .Text);

        (int code, string output, string error) = ToolProcess.Run("calibrate", folder, "--calibration", data);

        Assert.True(code == 0, error);
        Assert.Contains("Probabilities at temperature 1", output, StringComparison.Ordinal);
        CascadeSpec was = CascadeManifest.Parse(manifest, "exported");
        CascadeSpec now = CascadeManifest.Load(folder).Spec;
        Assert.All(
            was.Exits.Zip(now.Exits),
            pair => Assert.Equal(pair.First.Temperature.Value, pair.Second.Temperature.Value, 1e-3));
        Assert.NotEmpty(now.Disagreement);
        Assert.Equal(was.Disagreement.Select(row => row.Rate), now.Disagreement.Select(row => row.Rate));
        Assert.Equal(was.Exits.Select(exit => exit.Sha256), now.Exits.Select(exit => exit.Sha256));
    }

    [Fact]
    public void Labels_are_needed_and_what_does_not_fit_a_cascade_is_refused()
    {
        using RandomCheckpoint files = RandomCheckpoint.Create();
        string data = files.WriteData("data.tsv", 60);
        string folder = Export(files, data);
        string texts = Path.Combine(files.Root, "texts.txt");
        File.WriteAllLines(texts, ["one", "two"]);
        string before = File.ReadAllText(Path.Combine(folder, "tiny.cascade.json"));

        (int code, _, string error) = ToolProcess.Run("calibrate", folder, "--calibration", texts);
        Assert.Equal(1, code);
        Assert.Contains("--texts refits the agreement without them", error, StringComparison.Ordinal);
        Assert.Equal(
            2, ToolProcess.Run("calibrate", folder, "--calibration", data, "--exits", "0,3").ExitCode);
        Assert.Equal(2, ToolProcess.Run("calibrate", folder).ExitCode);
        Assert.Equal(2, ToolProcess.Run("calibrate", folder, "--calibration", data, "--texts", texts).ExitCode);
        Assert.Equal(before, File.ReadAllText(Path.Combine(folder, "tiny.cascade.json")));
    }

    private static string Export(RandomCheckpoint files, string data)
    {
        string folder = Path.Combine(files.Root, "tiny");
        Assert.Equal(0, ToolProcess.Run("calibrate", files.Folder, "--calibration", data).ExitCode);
        Assert.Equal(
            0,
            ToolProcess.Run(
                "export", files.Folder, "--out", folder, "--class", "TinyClassifier", "--namespace", "Tiny", "--labels",
                "A,B,C").ExitCode);
        return folder;
    }
}

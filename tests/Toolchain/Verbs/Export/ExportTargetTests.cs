using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Export;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Export;

/// <summary>The cascades that an export may replace, and the parts of them that live on.</summary>
public sealed class ExportTargetTests : IDisposable
{
    private const string Points =
        """[{ "name": "Careful", "maxDisagreement": 0.007, "measured": { "data": "dev.tsv", "accuracy": 0.5 } }]""";

    private static readonly ExportRequest Request = new() { ClassName = "NewsClassifier", Namespace = "Samples.News" };

    private readonly RandomCheckpoint _files = RandomCheckpoint.Create();

    public ExportTargetTests() => Calibrate(1.5);

    private string Target => Path.Combine(_files.Root, "news");

    private string ManifestPath => Path.Combine(Target, "news.cascade.json");

    public void Dispose() => _files.Dispose();

    [Fact]
    public void What_was_tuned_survives_an_export_of_the_same_model()
    {
        Export(Request);
        Tune();

        Export(Request with { ClassName = "Other" });

        CascadeSpec spec = CascadeManifest.Load(ManifestPath).Spec;
        OperatingPointSpec point = Assert.Single(spec.OperatingPoints);
        Assert.Equal(
            ("Other", "Careful", 0.007), (spec.ClassName, point.Name, point.Dials.Of(ExitRule.Agreement)!.Value.Value));
        Assert.Equal(0.5, point.Measured!.Accuracy!.Value.Value);
        Assert.Equal(0.007, spec.Dials.Of(ExitRule.Agreement)!.Value.Value);
        Assert.Equal("Of the news.", spec.Description);

        Export(Request with { Dial = 0.03 });
        Assert.Equal(0.03, CascadeManifest.Load(ManifestPath).Spec.Dials.Of(ExitRule.Agreement)!.Value.Value);
    }

    [Theory]
    [InlineData("calibration")]
    [InlineData("rule")]
    [InlineData("precision")]
    public void What_was_tuned_on_another_one_goes_only_if_asked(string other)
    {
        Export(Request);
        Tune();
        string before = File.ReadAllText(ManifestPath);
        ExportRequest next = other switch
        {
            "rule" => Request with { Rule = CascadeRule.Margin },
            "precision" => Request with { Storage = WeightStorage.Fp16 },
            _ => Request,
        };
        if (other == "calibration")
        {
            Calibrate(1.25);
        }

        ToolException error = Assert.Throws<ToolException>(() => Export(next));

        Assert.Contains(
            "its operating points 'Careful' are of another model or calibration",
            error.Message,
            StringComparison.Ordinal);
        Assert.Contains("--force", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(ManifestPath));
        Assert.Equal(["checkpoint", "news"], Names(_files.Root));

        Export(next with { Force = true });
        Assert.Empty(CascadeManifest.Load(ManifestPath).Spec.OperatingPoints);
    }

    [Fact]
    public void Another_cascade_is_replaced_only_if_asked()
    {
        using RandomCheckpoint other = RandomCheckpoint.Create(seed: 9);
        Calibrate(1.5, other);
        Export(Request);

        Exporter.Export(Checkpoint.Load(other.Folder), Request, Target); // trained again
        ToolException error =
            Assert.Throws<ToolException>(() => Export(Request with { ClassName = "SportsClassifier" }));

        Assert.Contains("this is another cascade", error.Message, StringComparison.Ordinal);
        Assert.Equal("NewsClassifier", CascadeManifest.Load(ManifestPath).Spec.ClassName);
        Export(Request with { ClassName = "SportsClassifier", Force = true });
        Assert.Equal("SportsClassifier", CascadeManifest.Load(ManifestPath).Spec.ClassName);
    }

    [Theory]
    [InlineData("weights.bin")]
    [InlineData("block-02.onnx")]
    public void A_file_that_is_no_earlier_versions_is_replaced_only_if_asked(string name)
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, name), "somebody's");
        File.WriteAllText(Path.Combine(Target, "README.md"), "kept");

        ToolException error = Assert.Throws<ToolException>(() => Export(Request));

        Assert.Contains($"it holds '{name}'", error.Message, StringComparison.Ordinal);
        Assert.Equal("somebody's", File.ReadAllText(Path.Combine(Target, name)));
        Export(Request with { Force = true });
        Assert.Equal("kept", File.ReadAllText(Path.Combine(Target, "README.md")));
        InterpretedCascade.Load(ManifestPath).Dispose();
    }

    [Fact]
    public void A_manifest_with_a_mistake_tells_nothing_of_its_files()
    {
        Export(Request);
        File.WriteAllText(ManifestPath, "{}");

        Assert.Contains(
            "give --force", Assert.Throws<ToolException>(() => Export(Request)).Message, StringComparison.Ordinal);
        Export(Request with { Force = true });
        InterpretedCascade.Load(ManifestPath).Dispose();
    }

    private static IEnumerable<string?> Names(string folder) =>
        Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private void Export(ExportRequest request) => Exporter.Export(Checkpoint.Load(_files.Folder), request, Target);

    private void Tune() => File.WriteAllText(
        ManifestPath,
        new ManifestText(File.ReadAllText(ManifestPath)).Set("operatingPoints", Points, before: "layers")
            .Set("maxDisagreement", "0.007", before: "layers")
                .Set("description", "\"Of the news.\"", before: "labels").Text);

    private void Calibrate(double temperature, RandomCheckpoint? files = null)
    {
        Checkpoint checkpoint = Checkpoint.Load((files ?? _files).Folder);
        Reliability reliability = new(1, 0.1);
        CalibrationFile.Save(checkpoint, new CalibrationReport
        {
            Weights = CalibrationFile.WeightsHash(checkpoint),
            Count = 100,
            Seed = 1,
            Exits = [.. ((int[])[0, 1, 2, 3]).Select(layer => new ExitCalibration
            {
                Layer = layer,
                Accuracy = 0.5,
                AgreementWithLast = 0.5,
                NotFinite = 0,
                Temperature = temperature,
                Before = reliability,
                After = reliability,
                Agreement = layer is 0 or 2 ? new AgreementMap(2.5, -0.5) : null,
            })],
            Disagreement = [new(0.01, 0.03, 0.005, 0.009, 2)],
        });
    }
}

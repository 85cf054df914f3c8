using System.Globalization;
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

public sealed class ExporterTests : IDisposable
{
    private static readonly ExportRequest Request = new() { ClassName = "NewsClassifier", Namespace = "Samples.News" };

    private readonly RandomCheckpoint _files = RandomCheckpoint.Create();

    private Checkpoint Checkpoint => Checkpoint.Load(_files.Folder);

    private string Target => Path.Combine(_files.Root, "news");

    private string ManifestPath => Path.Combine(Target, "news.cascade.json");

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("de-DE")]
    [InlineData("")]
    public void A_calibrated_checkpoint_becomes_a_cascade_that_runs(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        Calibrate();

        ExportRequest request = Request with { Labels = ["World", "Sports", "Business"] };

        ExportSummary summary = Exporter.Export(Checkpoint, request, Target);

        Assert.InRange(summary.Difference, 0, 1e-5);
        Assert.Equal(20, summary.Texts);
        Assert.Null(summary.RoundingDifference);
        Assert.Equal(
            [
                ".gitattributes", "block-00.onnx", "block-01.onnx", "block-02.onnx", "block-03.onnx",
                "news.cascade.json", "plain.onnx", "vocab.txt", "weights.bin",
            ],
            Names(Target));
        Assert.Equal(["checkpoint", "news"], Names(_files.Root));
        using InterpretedCascade cascade = InterpretedCascade.Load(ManifestPath);
        Assert.Equal(["World", "Sports", "Business"], cascade.Labels);
        Assert.Equal([0, 1, 2, 3], cascade.ExitLayers);
        Assert.Equal(0.02f, cascade.Dial);
        float[] logits = new float[12];
        ReferenceText text = Checkpoint.ReadReferences()[3];
        cascade.Trace(text.First, logits);
        Assert.All(text.Logits.SelectMany(z => z).Zip(logits), p => Assert.Equal(p.First, p.Second, 1e-5));
    }

    [Fact]
    public void The_manifest_says_what_calibration_found()
    {
        Calibrate();

        Exporter.Export(Checkpoint, Request with { Rule = CascadeRule.MaxProbability, Dial = 0.75 }, Target);

        CascadeSpec spec = CascadeManifest.Load(ManifestPath).Spec;
        Assert.Equal(["Label0", "Label1", "Label2"], spec.Labels.Select(l => l.Text));
        Assert.Equal((ExitRule.MaxProbability, 0.75), (spec.Rule, spec.Dials.Of(ExitRule.MaxProbability)!.Value.Value));
        Assert.Equal([1.5, 1.25, 1.125, 1], spec.Exits.Select(e => e.Temperature.Value));
        Assert.Equal((2.5, -0.5), (spec.Exits[0].Agreement!.Slope.Value, spec.Exits[0].Agreement!.Intercept.Value));
        Assert.Null(spec.Exits[1].Agreement);
        Assert.Equal([(0.01, 0.03), (0.05, 0.2)], spec.Disagreement.Select(r => (r.Rate.Value, r.Epsilon.Value)));
    }

    [Fact]
    public void Labels_are_those_of_the_checkpoint_and_each_has_a_name()
    {
        string config = Checkpoint.PathOf(Checkpoint.ConfigFile);
        (EncoderConfig.Load(config) with { LabelNames = ["C++", "C#", "👍"] }).Save(config);
        Calibrate();

        Exporter.Export(Checkpoint, Request, Target);

        Assert.Equal(["C++", "C#", "👍"], Checkpoint.Encoder.LabelNames);
        Assert.Equal(
            [("C++", "C"), ("C#", "C_2"), ("👍", "Label2")],
            CascadeManifest.Load(ManifestPath).Spec.Labels.Select(label => (label.Text, label.Identifier)));

        (EncoderConfig.Load(config) with { LabelNames = ["a", "b"] }).Save(config);
        Assert.Contains(
            "it has 3 labels, but 'id2label' of config.json names 2",
            Assert.Throws<ToolException>(() => Checkpoint).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_cascade_gets_the_exits_that_it_was_calibrated_for()
    {
        Calibrate(0, 2, 3);

        ExportSummary summary = Exporter.Export(Checkpoint, Request, Target);

        Assert.Equal(3, summary.Exits);
        Assert.InRange(summary.Difference, 0, 1e-5);
        Assert.Equal(
            ["block-00.onnx", "block-02.onnx", "block-03.onnx"],
            Names(Target).Where(name => name!.StartsWith("block", StringComparison.Ordinal)));
        using InterpretedCascade cascade = InterpretedCascade.Load(ManifestPath);
        Assert.Equal([0, 2, 3], cascade.ExitLayers);
        float[] logits = new float[9];
        ReferenceText text = Checkpoint.ReadReferences()[3];
        cascade.Trace(text.First, logits);
        float[] trained = [.. ((int[])[0, 2, 3]).SelectMany(exit => text.Logits[exit])];
        Assert.All(trained.Zip(logits), p => Assert.Equal(p.First, p.Second, 1e-5));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(0, 7, 3)]
    [InlineData(2, 0, 3)]
    [InlineData(0, 0, 3)]
    public void Exits_that_were_not_trained_do_not_ascend_or_lack_the_last_are_refused(params int[] layers)
    {
        ToolException error = Assert.Throws<ToolException>(() => Checkpoint.WithExits(layers));

        Assert.Contains(
            "choose some of its exits 0,1,2,3, the last one among them", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void The_tokenizers_settings_are_kept(bool lowercase, bool stripAccents)
    {
        Calibrate();
        new TokenizerConfig(lowercase, stripAccents).Save(_files.PathOf(Checkpoint.TokenizerFile));

        Exporter.Export(Checkpoint, Request, Target);

        TokenizerSpec tokenizer = CascadeManifest.Load(ManifestPath).Spec.Tokenizer;
        Assert.Equal((lowercase, stripAccents), (tokenizer.Lowercase, tokenizer.StripAccents));
    }

    [Fact]
    public void Half_precision_tells_what_it_changes()
    {
        Calibrate();

        ExportSummary summary = Exporter.Export(Checkpoint, Request with { Storage = WeightStorage.Fp16 }, Target);

        Assert.InRange(summary.Difference, 0, 1e-5);
        Assert.InRange(summary.RoundingDifference!.Value, 1e-7, 0.05);
        Assert.InRange(summary.RoundingChanges!.Value, 0, 8);
        using InterpretedCascade cascade = InterpretedCascade.Load(ManifestPath);
        Assert.Equal(3, cascade.Layers);
    }

    [Fact]
    public void Graphs_that_differ_from_the_trained_model_leave_nothing_behind()
    {
        Calibrate();
        ReferenceText[] texts = [.. Checkpoint.ReadReferences()];
        texts[7].Logits[1][2] += 0.001f;
        ReferenceFile.Write(_files.PathOf(Checkpoint.ReferencesFile), texts);
        string nested = Path.Combine(_files.Root, "a", "b", "news");

        ToolException error = Assert.Throws<ToolException>(() => Exporter.Export(Checkpoint, Request, nested));

        Assert.Contains(
            "exit after layer 1 does not give the logits of the trained model (up to 0.001 away",
            error.Message,
            StringComparison.Ordinal);
        Assert.Equal(["checkpoint"], Names(_files.Root));
    }

    [Fact]
    public void A_failing_export_keeps_the_earlier_one()
    {
        Calibrate();
        Exporter.Export(Checkpoint, Request, Target);
        string before = File.ReadAllText(ManifestPath);
        ReferenceText[] texts = [.. Checkpoint.ReadReferences()];
        texts[0].Logits[3][0] += 1;
        ReferenceFile.Write(_files.PathOf(Checkpoint.ReferencesFile), texts);

        Assert.Throws<ToolException>(() => Exporter.Export(Checkpoint, Request with { ClassName = "Other" }, Target));

        Assert.Equal(before, File.ReadAllText(ManifestPath));
        Assert.Equal(["checkpoint", "news"], Names(_files.Root));
        InterpretedCascade.Load(ManifestPath).Dispose();
    }

    [Fact]
    public void An_earlier_export_is_replaced_and_other_files_stay()
    {
        Calibrate();
        Exporter.Export(Checkpoint, Request, Target);
        File.WriteAllText(Path.Combine(Target, "README.md"), "kept");
        File.WriteAllText(Path.Combine(Target, "block-77.onnx"), "somebody's");
        Directory.CreateDirectory(Path.Combine(Target, "notes", "empty"));
        File.CreateSymbolicLink(Path.Combine(Target, "notes", "link"), "../README.md");
        Calibrate(0, 3);

        ExportSummary summary = Exporter.Export(Checkpoint, Request, Target);

        Assert.Equal(
            ["block-00.onnx", "block-03.onnx", "news.cascade.json", "plain.onnx", "vocab.txt", "weights.bin"],
            summary.Files.Order(StringComparer.Ordinal));
        Assert.Equal("kept", File.ReadAllText(Path.Combine(Target, "notes", "link")));
        Assert.Equal("somebody's", File.ReadAllText(Path.Combine(Target, "block-77.onnx")));
        Assert.True(Directory.Exists(Path.Combine(Target, "notes", "empty")));
        Assert.False(File.Exists(Path.Combine(Target, "block-01.onnx")));
        Assert.Equal(["checkpoint", "news"], Names(_files.Root));
        InterpretedCascade.Load(ManifestPath).Dispose();
    }

    [Fact]
    public void Git_is_told_to_leave_the_files_as_they_are_unless_it_was_told_already()
    {
        Calibrate();
        string attributes = Path.Combine(Target, ".gitattributes");
        Exporter.Export(Checkpoint, Request, Target);
        Assert.Equal("* -text", File.ReadAllLines(attributes)[^1]);

        File.WriteAllText(attributes, "*.onnx filter=lfs -text");
        Exporter.Export(Checkpoint, Request, Target);
        Assert.Equal("*.onnx filter=lfs -text", File.ReadAllText(attributes));
    }

    [Fact]
    public void The_checkpoint_itself_is_refused()
    {
        Calibrate();

        ToolException error = Assert.Throws<ToolException>(() => Exporter.Export(Checkpoint, Request, _files.Folder));

        Assert.Contains("this is the folder that is read", error.Message, StringComparison.Ordinal);
        Checkpoint.LoadTokenizer();
    }

    [Fact]
    public void Without_a_calibration_of_these_weights_there_is_no_export()
    {
        ToolException missing = Assert.Throws<ToolException>(() => Exporter.Export(Checkpoint, Request, Target));
        Assert.Contains("earlyexit calibrate", missing.Message, StringComparison.Ordinal);

        Calibrate();
        using (RandomCheckpoint other = RandomCheckpoint.Create(seed: 9))
        {
            File.Copy(other.PathOf(Checkpoint.HeadsFile), _files.PathOf(Checkpoint.HeadsFile), overwrite: true);
        }

        ToolException foreign = Assert.Throws<ToolException>(() => Exporter.Export(Checkpoint, Request, Target));
        Assert.Contains("other weights", foreign.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Theory]
    [InlineData("World,Sports", "NewsClassifier", 0.02, "2 labels")]
    [InlineData("A,B,C", "class", 0.02, "EEG0009")]
    [InlineData("A,B,C", "NewsClassifier", 1.5, "EEG0018")]
    [InlineData("A,A,C", "NewsClassifier", 0.02, "EEG0012")]
    public void Impossible_names_and_dials_are_told_before_anything_is_written(
        string labels, string name, double dial, string expected)
    {
        Calibrate();
        ExportRequest request = Request with { Labels = labels.Split(','), ClassName = name, Dial = dial };

        ToolException error = Assert.Throws<ToolException>(() => Exporter.Export(Checkpoint, request, Target));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(["checkpoint"], Names(_files.Root));
    }

    private static IEnumerable<string?> Names(string folder) =>
        Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private void Calibrate(params int[] layers)
    {
        Reliability reliability = new(1, 0.1);
        CalibrationFile.Save(Checkpoint, new CalibrationReport
        {
            Weights = CalibrationFile.WeightsHash(Checkpoint),
            Count = 100,
            Seed = 1,
            Exits = [.. (layers.Length > 0 ? layers : [0, 1, 2, 3]).Select(layer => new ExitCalibration
            {
                Layer = layer,
                Accuracy = 0.5,
                AgreementWithLast = 0.5,
                NotFinite = 0,
                Temperature = 1 + Math.Pow(0.5, layer + 1) - (layer == 3 ? 0.0625 : 0),
                Before = reliability,
                After = reliability,
                Agreement = layer is 0 or 2 ? new AgreementMap(2.5, -0.5) : null,
            })],
            Disagreement = [new(0.01, 0.03, 0.005, 0.009, 2), new(0.05, 0.2, 0.03, 0.049, 3)],
        });
    }
}

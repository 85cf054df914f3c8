using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Tests.Verbs.Training;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Starting;

/// <summary><c>earlyexit new</c>, from labelled texts to a cascade that was measured.</summary>
public sealed class NewTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_whole_way_ends_with_a_cascade_a_report_and_the_next_command()
    {
        TrainProcess.SkipWithoutTorch();
        string encoder = TinyModel.WriteEncoder(_folder, "encoder");

        string output = Run(
            WriteNamed(), "--from", encoder, "--out", _folder["topic news"], "--minutes", "1", "--epochs", "2",
            "--threads", "2", "--seed", "3");

        CascadeManifest manifest = CascadeManifest.Load(Path.Combine(_folder["topic news"], "topic news.cascade.json"));
        Assert.Equal(("TopicNewsClassifier", "TopicNews"), (manifest.Spec.ClassName, manifest.Spec.Namespace));
        Assert.Equal(["money", "sports"], manifest.Spec.Labels.Select(label => label.Text));
        Assert.Equal(2, manifest.Spec.Exits[^1].Layer);
        Assert.True(File.Exists(_folder["topic news-training/report/report.html"]));
        Assert.Contains(
            "480 texts to learn from, 60 to calibrate on (dev), 60 to test on", output, StringComparison.Ordinal);
        Assert.Contains("2 epochs over 480 texts", output, StringComparison.Ordinal);
        Assert.Contains("texts run through", output, StringComparison.Ordinal);
        Assert.Contains("dotnet add package EarlyExitGen", output, StringComparison.Ordinal);
        Assert.Contains($"cp -r \"{_folder["topic news"]}\" .", output, StringComparison.Ordinal);

        // What was finished is not done again, and the same cascade is written over itself.
        Assert.Contains("test texts", Run(
            WriteNamed(), "--from", encoder, "--out", _folder["topic news"], "--threads", "2", "--resume"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_tuned_already_keeps_its_classifier_and_its_labels()
    {
        TrainProcess.SkipWithoutTorch();
        string model = TinyModel.WriteClassifier(_folder, "model", "sports", "money");

        string output = Run(
            WriteNamed(), "--from", model, "--out", _folder["kept"], "--epochs", "2", "--threads", "2", "--quantize",
            "--exits", "0,2", "--class", "Kept", "--namespace", "Some.Where");

        Assert.Contains("is fine-tuned already", output, StringComparison.Ordinal);
        CascadeManifest manifest = CascadeManifest.Load(_folder["kept/kept.cascade.json"]);
        Assert.Equal(["sports", "money"], manifest.Spec.Labels.Select(label => label.Text));
        Assert.Equal([0, 2], manifest.Spec.Exits.Select(exit => exit.Layer));
        Assert.Equal(("Kept", "Some.Where"), (manifest.Spec.ClassName, manifest.Spec.Namespace));

        // The exporter has held the graphs' logits against these tensors.
        using WeightFiles before = WeightFiles.Open(model);
        Checkpoint checkpoint = Checkpoint.Load(_folder["kept-training"]);
        using SafetensorsFile encoder = checkpoint.OpenEncoder();
        using SafetensorsFile heads = checkpoint.OpenHeads();
        Assert.All(
            encoder.Entries.Keys,
            name => Assert.Equal(before.Read("bert." + name).Values, encoder.Read(name).Values));
        Assert.Equal(HeadKinds.Cls, checkpoint.Exits.Exits[^1].Head);
        Assert.All(
            (string[])["dense.weight", "dense.bias"],
            name => Assert.Equal(before.Read("bert.pooler." + name).Values, heads.Read("exit.2." + name).Values));
        Assert.All(
            (string[])["classifier.weight", "classifier.bias"],
            name => Assert.Equal(before.Read(name).Values, heads.Read("exit.2." + name).Values));
    }

    [Fact]
    public void Where_encoders_come_from_is_told()
    {
        (int code, _, string missing) = ToolProcess.Run("new", "data.tsv", "--out", _folder["news"]);
        (int other, _, string absent) = ToolProcess.Run(
            "new", "data.tsv", "--out", _folder["news"], "--from", "nowhere");

        Assert.Equal((2, 1), (code, other));
        Assert.All(
            [missing, absent],
            error => Assert.Contains("curl -L --fail --create-dirs", error, StringComparison.Ordinal));
        Assert.StartsWith("earlyexit: nowhere: no such folder; ", absent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("namespace", "--namespace", "1.2")]
    [InlineData("class", "--class", "1C")]
    [InlineData("maxDisagreement", "--dial", "2")]
    [InlineData("the last exit must sit after the last layer, 2", "--exits", "0,1")]
    [InlineData("positions for 32 tokens only", "--max-tokens", "64")]
    public void What_can_be_checked_is_checked_before_the_training(string about, params string[] more)
    {
        TrainProcess.SkipWithoutTorch();
        using TrainProcess process = TrainProcess.StartVerb(
            "new",
            [WriteNamed(), "--from", TinyModel.WriteEncoder(_folder, "encoder"), "--out", _folder["news"], .. more]);

        (int code, _, string error) = process.Wait();

        Assert.Equal(1, code);
        Assert.Contains(about, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["news"]));
        Assert.False(Directory.Exists(_folder["news-training"]));
    }

    public void Dispose() => _folder.Dispose();

    private static string Run(params string[] arguments)
    {
        using TrainProcess process = TrainProcess.StartVerb("new", arguments);
        (int code, string output, string error) = process.Wait();
        Assert.True(code == 0, error);
        return output;
    }

    private string WriteNamed()
    {
        string[] lines = File.ReadAllLines(MadeUpTask.Write(_folder, "numbered.tsv", 600, seed: 1));
        return _folder.Write("named.csv", "text,topic\n" + string.Concat(lines.Select(line => line.Split('\t')).Select(
            row => $"{row[1]},{(row[0] == "0" ? "sports" : "money")}\n")));
    }
}

using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Export;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Export;

/// <summary>A checkpoint's lexical exit, from its learning to the exported cascade.</summary>
public sealed class CheckpointLexiconTests : IDisposable
{
    private static readonly ExportRequest Request = new() { ClassName = "NewsClassifier", Namespace = "Samples.News" };

    private readonly RandomCheckpoint _files = RandomCheckpoint.Create();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void It_is_learnt_calibrated_and_exported()
    {
        Checkpoint checkpoint = Learn();

        Assert.True(checkpoint.IsLexical);
        Assert.Equal([ExitDepth.Lexical, 0, 1, 2, 3], checkpoint.ExitLayers);

        Calibrate();
        ExportSummary summary = Export();

        Assert.Equal(5, summary.Exits);
        Assert.Contains("lexicon.safetensors", summary.Files);
        using InterpretedCascade cascade = InterpretedCascade.Load(Manifest);
        Assert.True(cascade.HasLexicalExit);
        Assert.Equal([0, 0, 1, 2, 3], cascade.ExitLayers);

        // What words tell of the last exit of this model, which was learnt from 400 texts of some 15 words.
        IReadOnlyList<Instance> texts = Read(_files.WriteData("more.tsv", 200));
        float[] logits = new float[15];
        int same = texts.Count(text =>
        {
            cascade.Trace(text.First, logits);
            return Answer(logits.AsSpan(0, 3)) == Answer(logits.AsSpan(12, 3));
        });
        Assert.InRange(same, 120, 200);
    }

    [Fact]
    public void A_calibration_without_words_makes_a_cascade_without_them()
    {
        Learn();
        Calibrate("--exits", "0,3");
        ExportSummary summary = Export();

        Assert.DoesNotContain("lexicon.safetensors", summary.Files);
        using InterpretedCascade cascade = InterpretedCascade.Load(Manifest);
        Assert.False(cascade.HasLexicalExit);

        Calibrate("--exits", "words,0,3");
        Assert.Contains("lexicon.safetensors", Export().Files);
    }

    [Fact]
    public void Another_lexicon_needs_another_calibration()
    {
        Learn();
        Calibrate();
        CheckpointLexicon.Learn(
            Checkpoint.Load(_files.Folder), Read(_files.WriteData("other.tsv", 300)), CancellationToken.None);

        ToolException refused = Assert.Throws<ToolException>(() => Export());
        Assert.Contains("other weights", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_that_were_not_learnt_cannot_be_chosen()
    {
        string dev = _files.WriteData("dev.tsv", 50);
        (int code, _, string error) =
            ToolProcess.Run("calibrate", _files.Folder, "--calibration", dev, "--exits", "words,0,3");

        Assert.Equal(1, code);
        Assert.Contains("there is no lexical exit; train with --lexicon", error, StringComparison.Ordinal);

        (code, _, error) = ToolProcess.Run("calibrate", _files.Folder, "--calibration", dev, "--exits", "0,words,3");
        Assert.NotEqual(0, code);
        Assert.Contains("ascending layers", error, StringComparison.Ordinal);
    }

    private string Manifest => Path.Combine(_files.Root, "news", "news.cascade.json");

    private static int Answer(ReadOnlySpan<float> logits) =>
        System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits);

    private Checkpoint Learn() => CheckpointLexicon.Learn(
        Checkpoint.Load(_files.Folder), Read(_files.WriteData("train.tsv", 400)), CancellationToken.None);

    private IReadOnlyList<Instance> Read(string path) =>
        TaskData.Read(path, DataForm.Unsaid, TextTask.Of(Checkpoint.Load(_files.Folder)));

    private ExportSummary Export() =>
        Exporter.Export(Checkpoint.Load(_files.Folder), Request, Path.Combine(_files.Root, "news"));

    private void Calibrate(params string[] more)
    {
        (int code, _, string error) = ToolProcess.Run(
            ["calibrate", _files.Folder, "--calibration", _files.WriteData("dev.tsv", 300), .. more]);
        Assert.True(code == 0, error);
    }
}

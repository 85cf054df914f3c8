using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Tests.Model.Checkpoints;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Export;

/// <summary>A file that Git LFS has not fetched is called so, whichever verb reads it.</summary>
public sealed class LfsPointerTests
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 90868376\n";

    [Theory]
    [InlineData("config.json")]
    [InlineData("vocab.txt")]
    [InlineData("tokenizer_config.json")]
    [InlineData("model.safetensors")]
    [InlineData("heads.safetensors")]
    [InlineData("exits.json")]
    public void Of_a_checkpoint(string name)
    {
        using RandomCheckpoint files = RandomCheckpoint.Create();
        string data = files.WriteData("data.tsv", 60);
        File.WriteAllText(files.PathOf(name), Pointer);

        Told(files.PathOf(name), "calibrate", files.Folder, "--calibration", data);
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("calibration.json")]
    [InlineData("reference.jsonl")]
    public void Of_a_calibrated_checkpoint(string name)
    {
        using RandomCheckpoint files = RandomCheckpoint.Create();
        Assert.Equal(
            0, ToolProcess.Run("calibrate", files.Folder, "--calibration", files.WriteData("data.tsv", 60)).ExitCode);
        File.WriteAllText(files.PathOf(name), Pointer);

        Told(
            files.PathOf(name), "export", files.Folder, "--out", Path.Combine(files.Root, "news"), "--class", "C",
            "--namespace", "N");
        Assert.False(Directory.Exists(Path.Combine(files.Root, "news")));
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    [InlineData("tokenizer.json")]
    public void Of_a_pretrained_folder(string name)
    {
        using PretrainedFiles files = new();
        files.WriteTokenizerJson();
        files.WriteVocabulary(PretrainedFiles.Pieces);
        files.Write(name, Pointer);

        string message = Assert.Throws<EarlyExitGen.Toolchain.Foundation.ToolException>(
            () => PretrainedFolder.Open(files.Folder)).Message;

        Assert.StartsWith(files[name] + ": this is a pointer of Git LFS", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tiny.cascade.json", "sweep")]
    [InlineData("vocab.txt", "sweep")]
    [InlineData("block-00.onnx", "sweep")]
    [InlineData("plain.onnx", "evaluate")]
    [InlineData("vocab.txt", "quantize")]
    [InlineData("block-00.onnx", "quantize")]
    public void Of_a_cascade(string name, string verb)
    {
        using TestCascade files = TestCascade.Create();
        string data = Path.Combine(files.Folder, "data.tsv");
        File.WriteAllText(data, "0\tthe team wins\n");
        File.WriteAllText(Path.Combine(files.Folder, name), Pointer);

        Told(
            Path.Combine(files.Folder, name),
            [
                verb, files.ManifestFile, verb == "quantize" ? "--calibration" : "--data", data,
                .. verb == "evaluate"
                    ? ["--dial", "0.1"]
                    : verb == "quantize" ? (string[])["--out", files.Folder + ".int8"] : [],
            ]);
        Assert.False(Directory.Exists(files.Folder + ".int8"));
    }

    private static void Told(string file, params string[] arguments)
    {
        (int code, string output, string error) = ToolProcess.Run(arguments);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains(file, error, StringComparison.Ordinal);
        Assert.Contains("pointer of Git LFS, not the file itself: run 'git lfs pull'", error, StringComparison.Ordinal);
    }
}

using System.Text.Json;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Tests.Verbs.Attaching;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>The training regimes, as a process.</summary>
public sealed class RegimeTests : IClassFixture<TrainFixture>
{
    private readonly TrainFixture _fixture;

    public RegimeTests(TrainFixture fixture)
    {
        _fixture = fixture;
        TrainProcess.SkipWithoutTorch();
    }

    [Theory]
    [InlineData("weighted")]
    [InlineData("alternating")]
    [InlineData("detached")]
    [InlineData("frozen")]
    [InlineData("joint", "--distill")]
    public void Every_exit_learns_in_every_regime(string regime, params string[] more)
    {
        using JsonDocument result = JsonDocument.Parse(
            TrainProcess.Run(_fixture.Arguments(regime, [.. (string[])["--regime", regime], .. more])));
        Assert.All(
            result.RootElement.GetProperty("exits").EnumerateArray(),
            exit => Assert.InRange(exit.GetProperty("accuracy").GetDouble(), 0.9, 1));
    }

    /// <summary>
    /// Exits that learn from a sure teacher are sure themselves: what they learn from are its probabilities.
    /// </summary>
    [Fact]
    public void Distilled_exits_are_as_sure_as_their_teacher()
    {
        using JsonDocument result =
            JsonDocument.Parse(TrainProcess.Run(_fixture.Arguments("sure", "--epochs", "6", "--distill")));
        double[] losses = [.. result.RootElement.GetProperty("exits").EnumerateArray().Select(
            exit => exit.GetProperty("loss").GetDouble())];

        Assert.InRange(losses.Max(), 0, 0.2);
    }

    [Fact]
    public void A_model_that_is_tuned_already_stays_as_it_is_under_new_early_exits()
    {
        _ = _fixture.Output;
        TrainProcess.Run(
            _fixture.Data, "--dev", _fixture.Dev, "--out", _fixture.Folder["attached"], "--exits", "1,2", "--from",
            _fixture.Trained,
            "--regime", "frozen", "--epochs", "0", "--max-tokens", "24", "--head-lr", "2e-3");

        Assert.Equal(
            Bytes(_fixture.Trained, Checkpoint.EncoderFile),
            Bytes(_fixture.Folder["attached"], Checkpoint.EncoderFile));
        using SafetensorsFile before = Checkpoint.Load(_fixture.Trained).OpenHeads();
        using SafetensorsFile after = Checkpoint.Load(_fixture.Folder["attached"]).OpenHeads();
        Assert.All(
            before.Entries.Keys.Where(name => name.StartsWith("exit.2.", StringComparison.Ordinal)),
            name => Assert.Equal(before.Read(name).Values, after.Read(name).Values));
        Assert.NotEqual(before.Read("exit.1.queries").Values, after.Read("exit.1.queries").Values);
    }

    [Fact]
    public void A_smaller_student_learns_from_a_teacher_and_texts_without_labels()
    {
        _ = _fixture.Output;
        string few = MadeUpTask.Write(_fixture.Folder, "few-labelled.tsv", 16, seed: 11);
        string many = _fixture.Folder.Write(
            "many.txt", string.Concat(File.ReadLines(_fixture.Data).Select(line => line.Split('\t')[1] + "\n")));
        string[] arguments =
        [
            few, "--dev", _fixture.Dev, "--exits", "0,1", "--from", _fixture.Trained, "--truncate-layers", "1",
            "--teacher", _fixture.Trained,
            "--texts", many, "--texts-limit", "300", "--epochs", "3", "--batch", "16", "--max-tokens", "24", "--lr",
            "1e-3",
            "--head-lr", "2e-3", "--threads", "2", "--json",
        ];
        using JsonDocument result =
            JsonDocument.Parse(TrainProcess.Run([.. arguments, "--out", _fixture.Folder["student"]]));
        Assert.Equal(3 * ((316 + 15) / 16), result.RootElement.GetProperty("steps").GetInt32());
        Assert.All(
            result.RootElement.GetProperty("exits").EnumerateArray(),
            exit => Assert.InRange(exit.GetProperty("accuracy").GetDouble(), 0.9, 1));
        Assert.Equal(1, Checkpoint.Load(_fixture.Folder["student"]).Encoder.Layers);

        TrainProcess.Run([.. arguments, "--out", _fixture.Folder["student-again"]]);
        Assert.Equal(
            Bytes(_fixture.Folder["student"], Checkpoint.EncoderFile),
            Bytes(_fixture.Folder["student-again"], Checkpoint.EncoderFile));
    }

    [Fact]
    public void A_student_learns_from_a_classifier_that_somebody_else_exported()
    {
        using AttachableModel model = new();
        string[] labelled = [.. AttachableModel.MakeTexts(600, seed: 3).Select((text, i) => $"{i % 3}\t{text}")];
        string few = _fixture.Folder.Write("onnx-taught.tsv", string.Join('\n', labelled) + "\n");
        string[] arguments =
        [
            few, "--dev", few, "--exits", "1,2", "--layers", "2", "--hidden", "16", "--heads", "2", "--teacher",
            model.Model, "--epochs", "2", "--batch", "16", "--max-tokens", "24", "--threads", "2", "--json",
        ];
        TrainProcess.Run([.. arguments, "--out", _fixture.Folder["onnx-student"]]);
        TrainProcess.Run([.. arguments, "--out", _fixture.Folder["onnx-student-again"]]);

        Assert.Equal(
            Bytes(_fixture.Folder["onnx-student"], Checkpoint.EncoderFile),
            Bytes(_fixture.Folder["onnx-student-again"], Checkpoint.EncoderFile));
    }

    [Theory]
    [InlineData("it is about early exits", "--exits", "2", "--regime", "detached")]
    [InlineData("goes with --regime frozen", "--frozen-epochs", "2")]
    [InlineData("go with --distill or --teacher", "--distill-weight", "2")]
    [InlineData("no early exit to learn", "--exits", "2", "--distill")]
    [InlineData("--texts goes with --teacher", "--texts", "texts.txt")]
    [InlineData("--truncate-layers goes with --from", "--truncate-layers", "1")]
    [InlineData("leaves out the first stage", "--epochs", "0")]
    public void What_contradicts_itself_is_a_mistake_of_the_command_line(string about, params string[] more)
    {
        using TrainProcess process = TrainProcess.Start(_fixture.Arguments("contradiction", more));
        (int code, string output, string error) = process.Wait();
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(about, error, StringComparison.Ordinal);
        Assert.Equal(2, error.TrimEnd().Split('\n').Length);
    }

    private static byte[] Bytes(string folder, string file) => File.ReadAllBytes(Path.Combine(folder, file));
}

using System.Text.Json;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>How gradients are summed and weighed, and when a training stops, as a process.</summary>
public sealed class LearningTests : IClassFixture<TrainFixture>
{
    private readonly TrainFixture _fixture;

    public LearningTests(TrainFixture fixture)
    {
        _fixture = fixture;
        TrainProcess.SkipWithoutTorch();
    }

    /// <summary>Parts differ from the whole by their dropout only: as many steps, and losses alike.</summary>
    [Fact]
    public void Steps_in_parts_learn_as_whole_ones_do()
    {
        using JsonDocument whole = JsonDocument.Parse(_fixture.Output);
        using JsonDocument parts =
            JsonDocument.Parse(TrainProcess.Run(_fixture.Arguments("parts", "--accumulate", "3")));

        Assert.Equal(100, parts.RootElement.GetProperty("steps").GetInt32());
        Assert.All(Losses(whole).Zip(Losses(parts)), losses => Assert.InRange(losses.Second / losses.First, 0.5, 2));
        Assert.NotEqual(Encoder("trained"), Encoder("parts"));
    }

    [Fact]
    public void A_label_that_counts_nothing_is_never_answered()
    {
        using JsonDocument result = JsonDocument.Parse(
            TrainProcess.Run(_fixture.Arguments("one-sided", "--epochs", "1", "--class-weights", "0,1")));
        string[] dev = File.ReadAllLines(_fixture.Dev);
        double share = dev.Count(line => line[0] == '1') / (double)dev.Length;

        Assert.All(
            result.RootElement.GetProperty("exits").EnumerateArray(),
            exit => Assert.Equal(share, exit.GetProperty("accuracy").GetDouble(), 9));
    }

    [Fact]
    public void A_lower_rate_below_gives_other_weights()
    {
        _ = _fixture.Output;
        TrainProcess.Run(_fixture.Arguments("decayed", "--layer-decay", "0.5"));
        Assert.NotEqual(Encoder("trained"), Encoder("decayed"));
    }

    [Fact]
    public void Training_stops_when_nothing_gets_better_and_the_best_weights_are_kept()
    {
        using JsonDocument result = JsonDocument.Parse(
            TrainProcess.Run(_fixture.Arguments("patient", "--epochs", "40", "--patience", "1")));
        JsonElement root = result.RootElement;
        int kept = root.GetProperty("keptEpoch").GetInt32();
        int epochs = root.GetProperty("epochs").GetArrayLength();

        Assert.InRange(epochs, 2, 39);
        Assert.Equal(epochs - 1, kept);
        Assert.Equal(epochs * 25, root.GetProperty("steps").GetInt32());
        Assert.True(JsonElement.DeepEquals(root.GetProperty("epochs")[kept - 1], root.GetProperty("exits")));
        Assert.False(Directory.Exists(Path.Combine(_fixture.Folder["patient"], "resume")));

        // The weights that were written give the losses of the epoch that was kept, not of the last one.
        string[] labels = [.. File.ReadLines(_fixture.Dev)];
        IReadOnlyList<ReferenceText> references = Checkpoint.Load(_fixture.Folder["patient"]).ReadReferences();
        int[] rows = [.. Enumerable.Range(0, references.Count).Select(i => i * labels.Length / references.Count)];
        for (int exit = 0; exit < 3; exit++)
        {
            double loss =
                references.Zip(rows, (text, row) => CrossEntropy(text.Logits[exit], labels[row][0] - '0')).Average();
            double best = root.GetProperty("exits")[exit].GetProperty("loss").GetDouble();
            Assert.InRange(loss / best, 0.7, 1.3);
        }
    }

    [Fact]
    public void A_patient_training_that_was_killed_keeps_the_same_weights()
    {
        string[] more = ["--epochs", "40", "--patience", "5"];
        TrainProcess.Run(_fixture.Arguments("whole", more));
        using (TrainProcess killed = TrainProcess.Start(_fixture.Arguments("killed", [.. more, "--save-minutes", "0"])))
        {
            string best = Path.Combine(_fixture.Folder["killed"], "resume", "best.safetensors");
            while (killed.IsRunning && !File.Exists(best))
            {
                Thread.Sleep(5);
            }

            killed.Kill();
            killed.Wait();
        }

        Assert.True(Directory.Exists(Path.Combine(_fixture.Folder["killed"], "resume")));
        TrainProcess.Run(_fixture.Arguments("killed", [.. more, "--resume"]));
        Assert.Equal(Encoder("whole"), Encoder("killed"));
    }

    [Theory]
    [InlineData(2, "a step has only 16 texts", "--accumulate", "17")]
    [InlineData(1, "3 weights, but", "--class-weights", "1,2,3")]
    [InlineData(2, "'-1' is not a weight", "--class-weights", "1,-1")]
    [InlineData(2, "'heavy' is not a weight", "--class-weights", "heavy")]
    [InlineData(2, "no accuracy in common", "--patience", "2", "--regime", "frozen")]
    public void What_cannot_be_is_one_sentence(int expected, string about, params string[] more)
    {
        using TrainProcess process = TrainProcess.Start(_fixture.Arguments("impossible", more));
        (int code, _, string error) = process.Wait();
        Assert.Equal(expected, code);
        Assert.Contains(about, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decay_above_1_is_no_decay()
    {
        using TrainProcess process = TrainProcess.Start(_fixture.Arguments("impossible", "--layer-decay", "1.5"));
        (int code, _, string error) = process.Wait();
        Assert.Equal(2, code);
        Assert.Contains("above 0, at most 1", error, StringComparison.Ordinal);
    }

    private static IEnumerable<double> Losses(JsonDocument result) =>
        result.RootElement.GetProperty("exits").EnumerateArray().Select(exit => exit.GetProperty("loss").GetDouble());

    private static double CrossEntropy(float[] logits, int label) =>
        Math.Log(logits.Sum(logit => Math.Exp(logit - logits[label])));

    private byte[] Encoder(string folder) =>
        File.ReadAllBytes(Path.Combine(_fixture.Folder[folder], Checkpoint.EncoderFile));
}

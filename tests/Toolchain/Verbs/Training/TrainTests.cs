using System.Globalization;
using System.Text.Json;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Tests.Model.Checkpoints;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>Training end to end, as a process.</summary>
public sealed class TrainTests : IClassFixture<TrainFixture>
{
    private readonly TrainFixture _fixture;

    public TrainTests(TrainFixture fixture)
    {
        _fixture = fixture;
        TrainProcess.SkipWithoutTorch();
    }

    [Fact]
    public void Every_exit_learns_and_the_loss_falls()
    {
        using JsonDocument result = JsonDocument.Parse(_fixture.Output);
        JsonElement[] exits = [.. result.RootElement.GetProperty("exits").EnumerateArray()];
        JsonElement[] epochs = [.. result.RootElement.GetProperty("epochs").EnumerateArray()];

        Assert.Equal([0, 1, 2], exits.Select(exit => exit.GetProperty("layer").GetInt32()));
        Assert.All(exits, exit => Assert.InRange(exit.GetProperty("accuracy").GetDouble(), 0.95, 1));
        Assert.Equal(4, epochs.Length);
        Assert.All(exits, (exit, i) => Assert.True(
            exit.GetProperty("loss").GetDouble() < 0.5 * epochs[0][i].GetProperty("loss").GetDouble()));
        Assert.Equal(100, result.RootElement.GetProperty("steps").GetInt32());
    }

    [Fact]
    public void A_checkpoint_is_left_and_nothing_to_resume()
    {
        _ = _fixture.Output;
        Checkpoint checkpoint = Checkpoint.Load(_fixture.Trained);

        Assert.Equal(["attention", "attention", "cls"], checkpoint.Exits.Exits.Select(exit => exit.Head));
        Assert.Equal((false, 24, 2), (checkpoint.Exits.Pair, checkpoint.Exits.MaxTokens, checkpoint.Exits.Labels));
        Assert.Equal(checkpoint.Encoder.Vocabulary, checkpoint.LoadTokenizer().VocabularySize);
        Assert.Equal(200, checkpoint.ReadReferences().Count);
        using SafetensorsFile encoder = checkpoint.OpenEncoder();
        Assert.Equal(EncoderTensors.All(checkpoint.Encoder).Select(t => t.Name).Order(), encoder.Entries.Keys.Order());
        Assert.All(
            EncoderTensors.All(checkpoint.Encoder),
            t => Assert.All(encoder.Read(t.Name, t.Shape), v => Assert.True(float.IsFinite(v))));
        using SafetensorsFile heads = checkpoint.OpenHeads();
        Assert.Equal([8, 32], heads.Entries["exit.0.queries"].Shape);
        Assert.Equal([2, 32], heads.Entries["exit.2.classifier.weight"].Shape);
        Assert.False(Directory.Exists(Path.Combine(_fixture.Trained, "resume")));
    }

    [Fact]
    public void One_file_with_names_is_split_and_the_names_go_all_the_way()
    {
        IEnumerable<string> rows = File.ReadLines(_fixture.Data).Select(line => line.Split('\t'))
            .Select((fields, i) => $"{i};\"{fields[1]};\n\";{(fields[0] == "0" ? "Sports" : "Business")}");
        string data = _fixture.Folder.Write("named.csv", string.Join('\n', rows.Prepend("id;text;topic")));
        string folder = _fixture.Folder["named"];
        TrainProcess.Run([data, "--split", "70,20,10", .. _fixture.Arguments("named", "--epochs", "1").Skip(3)]);

        Assert.Equal(["Business", "Sports"], Checkpoint.Load(folder).Encoder.LabelNames);
        Assert.Equal((80, 40), (File.ReadLines(Path.Combine(folder, "dev.jsonl"))
            .Count(), File.ReadLines(Path.Combine(folder, "test.jsonl")).Count()));
        string manifest = Path.Combine(_fixture.Folder["cascade"], "cascade.cascade.json");
        foreach (string[] command in (string[][])[
            ["calibrate", folder],
            ["export", folder, "--out", _fixture.Folder["cascade"], "--class", "Named", "--namespace", "A"],
            ["evaluate", manifest, "--data", Path.Combine(folder, "test.jsonl"), "--dial", "0.1", "--json"]])
        {
            (int code, string output, string error) = ToolProcess.Run(command);
            Assert.True(code == 0, error);
            if (command[0] == "evaluate")
            {
                JsonElement labels = JsonDocument.Parse(output).RootElement.GetProperty("points")[0]
                    .GetProperty("byLabel").GetProperty("labels");
                Assert.Equal(
                    ["Business", "Sports"],
                    labels.EnumerateArray().Select(label => label.GetProperty("label").GetString()));
                Assert.Equal(40, labels.EnumerateArray().Sum(label => label.GetProperty("count").GetInt32()));
            }
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        _ = _fixture.Output;
        TrainProcess.Run(_fixture.Arguments("again"));
        TrainProcess.Run(_fixture.Arguments("other", "--seed", "8"));

        AssertSameWeights(_fixture.Trained, _fixture.Folder["again"]);
        Assert.NotEqual(
            Bytes(_fixture.Trained, Checkpoint.EncoderFile), Bytes(_fixture.Folder["other"], Checkpoint.EncoderFile));
    }

    [Fact]
    public void A_training_that_was_killed_and_then_interrupted_goes_on_bit_for_bit()
    {
        _ = _fixture.Output;
        string folder = _fixture.Folder["stopped"];
        using (TrainProcess killed = TrainProcess.Start(_fixture.Arguments("stopped", "--save-minutes", "0")))
        {
            WaitForStep(folder, 20, killed);
            killed.Kill();
            killed.Wait();
        }

        Assert.InRange(SavedStep(folder), 20, 99);
        using (TrainProcess interrupted =
            TrainProcess.Start(_fixture.Arguments("stopped", "--save-minutes", "0", "--resume")))
        {
            WaitForStep(folder, 60, interrupted);
            Signals.Interrupt(interrupted.Id);
            (int code, string output, string error) = interrupted.Wait();
            Assert.Equal(130, code);
            Assert.Equal("", output);
            Assert.Contains("--resume", error, StringComparison.Ordinal);
        }

        Assert.InRange(SavedStep(folder), 60, 99);
        TrainProcess.Run(_fixture.Arguments("stopped", "--resume"));
        AssertSameWeights(_fixture.Trained, folder);
        Assert.Equal(Bytes(_fixture.Trained, Checkpoint.ReferencesFile), Bytes(folder, Checkpoint.ReferencesFile));

        // Shown losses are averaged from where the training went on, so only their places are the same.
        string[] whole = File.ReadAllLines(Path.Combine(_fixture.Trained, "training.csv"));
        string[] parts = File.ReadAllLines(Path.Combine(folder, "training.csv"));
        Assert.Equal(whole.Select(Place), parts.Select(Place));
        Assert.Equal(whole.Where(line => line.Contains("dev")), parts.Where(line => line.Contains("dev")));
    }

    [Fact]
    public void Losses_and_scores_are_left_as_csv()
    {
        _ = _fixture.Output;
        string[] lines = File.ReadAllLines(Path.Combine(_fixture.Trained, "training.csv"));

        // Ten times a loss and four times a score for each of three exits.
        Assert.Equal("step,data,exit,loss,accuracy", lines[0]);
        Assert.Equal(1 + (10 * 3) + (4 * 3), lines.Length);
        Assert.Equal("100,dev,2", Place(lines[^1]));
        using JsonDocument result = JsonDocument.Parse(_fixture.Output);
        double accuracy = result.RootElement.GetProperty("exits")[2].GetProperty("accuracy").GetDouble();
        Assert.Equal(accuracy, double.Parse(lines[^1].Split(',')[^1], CultureInfo.InvariantCulture), 6);
    }

    [Fact]
    public void Resuming_what_has_finished_gives_its_result_again() =>
        Assert.Equal(_fixture.Output, TrainProcess.Run(_fixture.Arguments("trained", "--resume")));

    [Fact]
    public void Training_goes_on_from_a_folder_with_a_pruned_vocabulary_in_bfloat16()
    {
        _ = _fixture.Output;
        string few = MadeUpTask.Write(_fixture.Folder, "few.tsv", 40, seed: 3);
        string folder = _fixture.Folder["tuned"];

        TrainProcess.Run(
            few, "--dev", _fixture.Dev, "--out", folder, "--exits", "1,2", "--from", _fixture.Trained,
            "--prune-vocabulary",
            "--precision", "bf16", "--epochs", "1", "--lr", "1e-4", "--max-tokens", "16", "--json");

        Checkpoint before = Checkpoint.Load(_fixture.Trained);
        Checkpoint after = Checkpoint.Load(folder);
        string[] pieces = Vocabulary.Read(after.PathOf(Checkpoint.VocabularyFile));
        Assert.InRange(pieces.Length, 10, before.Encoder.Vocabulary - 1);
        Assert.Equal(pieces, Vocabulary.Read(before.PathOf(Checkpoint.VocabularyFile)).Where(pieces.Contains));
        Assert.Equal(before.Encoder with { Vocabulary = pieces.Length }, after.Encoder);
    }

    [Fact]
    public void A_cased_model_in_shards_stays_cased()
    {
        using PretrainedFiles files = new();
        files.WriteShards(PretrainedFiles.Tensors());
        files.WriteTokenizerJson();
        string few = MadeUpTask.Write(_fixture.Folder, "shards.tsv", 20, seed: 5);
        string folder = _fixture.Folder["cased"];

        TrainProcess.Run(
            few, "--dev", few, "--out", folder, "--exits", "2", "--from", files.Folder, "--epochs", "1", "--max-tokens",
            "8");

        Checkpoint checkpoint = Checkpoint.Load(folder);
        Assert.Equal(new TokenizerConfig(Lowercase: false, StripAccents: false), checkpoint.Tokenizer);
        Assert.Equal(PretrainedFiles.Pieces, Vocabulary.Read(checkpoint.PathOf(Checkpoint.VocabularyFile)));
        Assert.Equal(PretrainedFiles.Config, checkpoint.Encoder);
    }

    [Fact]
    public void Weights_that_are_not_finite_end_the_training_at_its_first_step()
    {
        _ = _fixture.Output;
        string broken = _fixture.Folder["broken"];
        Directory.CreateDirectory(broken);
        foreach (string file in (string[])[Checkpoint.ConfigFile, Checkpoint.VocabularyFile, Checkpoint.TokenizerFile])
        {
            File.Copy(Path.Combine(_fixture.Trained, file), Path.Combine(broken, file));
        }

        using (SafetensorsFile encoder = Checkpoint.Load(_fixture.Trained).OpenEncoder())
        {
            FloatTensor[] tensors = [.. encoder.Entries.Keys.Select(name => encoder.Read(name))];
            tensors[0].Values.AsSpan().Fill(float.NaN);
            SafetensorsWriter.Write(Path.Combine(broken, Checkpoint.EncoderFile), tensors);
        }

        using TrainProcess process = TrainProcess.Start(
            _fixture.Data, "--dev", _fixture.Dev, "--out", _fixture.Folder["diverged"], "--exits", "0,2", "--from",
            broken,
            "--max-tokens", "24");
        (int code, _, string error) = process.Wait();

        Assert.Equal(1, code);
        Assert.Contains("step 1: the gradient is not finite", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_are_learnt_as_pairs()
    {
        string data = MadeUpTask.Write(_fixture.Folder, "pairs.tsv", 60, seed: 4, isPair: true);
        string folder = _fixture.Folder["pairs"];

        TrainProcess.Run(
            data, "--dev", data, "--out", folder, "--exits", "1", "--layers", "1", "--hidden", "12", "--heads", "3",
            "--epochs", "1");

        Checkpoint checkpoint = Checkpoint.Load(folder);
        Assert.True(checkpoint.Exits.Pair);
        Assert.All(checkpoint.ReadReferences(), text => Assert.NotNull(text.Second));
    }

    [Theory]
    [InlineData(1, "the last exit must sit after the last layer", "--exits", "0,1")]
    [InlineData(2, "ascending", "--exits", "1,0")]
    [InlineData(2, "--epochs", "--epochs", "-1")]
    [InlineData(2, "multiple", "--heads", "3")]
    [InlineData(2, "--lr", "--lr", "NaN")]
    [InlineData(2, "--from", "--from", "nowhere")]
    [InlineData(2, "--save-minutes", "--save-minutes", "-1")]
    [InlineData(1, "no such file", "--dev", "absent.tsv")]
    [InlineData(1, "no training to resume", "--resume")]
    public void Mistakes_are_one_sentence(int expected, string about, params string[] more)
    {
        using TrainProcess process = TrainProcess.Start(_fixture.Arguments("mistaken", more));

        (int code, string output, string error) = process.Wait();

        Assert.Equal(expected, code);
        Assert.Contains(about, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(expected == 1 && output.Length > 0);
    }

    [Theory]
    [InlineData("1\tgood\n2\tbad\n", "its labels start at 1")]
    [InlineData("0\tgood\n2\tbad\n", "no text has label 1")]
    public void Labels_that_no_text_has_are_not_trained(string text, string fault)
    {
        string data = _fixture.Folder.Write("gap.tsv", text);
        string[] arguments = _fixture.Arguments("gap");
        using TrainProcess process = TrainProcess.Start([data, .. arguments[1..]]);

        (int code, _, string error) = process.Wait();

        Assert.Equal(1, code);
        Assert.StartsWith($"earlyexit: {data}: {fault}", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_fixture.Folder["gap"]));
    }

    private static void WaitForStep(string folder, int step, TrainProcess process)
    {
        while (process.IsRunning && SavedStep(folder) < step)
        {
            Thread.Sleep(5);
        }
    }

    // The tool replaces the file at once, so what is read is whole.
    private static int SavedStep(string folder)
    {
        string file = Path.Combine(folder, "resume", "state.json");
        return File.Exists(file)
            ? JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.GetProperty("progress").GetProperty("step")
                .GetInt32()
            : 0;
    }

    private static void AssertSameWeights(string expected, string actual)
    {
        Assert.Equal(Bytes(expected, Checkpoint.EncoderFile), Bytes(actual, Checkpoint.EncoderFile));
        Assert.Equal(Bytes(expected, Checkpoint.HeadsFile), Bytes(actual, Checkpoint.HeadsFile));
    }

    private static string Place(string line) => string.Join(',', line.Split(',')[..3]);

    private static byte[] Bytes(string folder, string file) => File.ReadAllBytes(Path.Combine(folder, file));
}

using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Synthesis;

/// <summary>Cascades of random weights, through the command line and the runtime.</summary>
public sealed class SynthesizeTests
{
    [Theory]
    [InlineData("attention", "cls", false)]
    [InlineData("cls", "cls", true)]
    [InlineData("attention", "attention", false)]
    [InlineData("mix", "mix", false)]
    public void A_cascade_runs_and_its_exits_differ_between_texts(string head, string lastHead, bool pair)
    {
        using TemporaryFolder folder = new();
        string manifest =
            Synthesize(folder, "made", ["--head", head, "--last-head", lastHead, .. pair ? ["--pair"] : (string[])[]]);

        using InterpretedCascade cascade = InterpretedCascade.Load(manifest);
        float[][] logits =
            [.. new[] { "the baba of bebe", "!?", "zuzu BABA" }.Select(text => Trace(cascade, text, pair))];

        Assert.Equal([0, 1, 3], cascade.ExitLayers);
        Assert.Equal(5, cascade.Labels.Count);
        Assert.All(logits, row => Assert.All(row, z => Assert.True(float.IsFinite(z))));
        for (int exit = 0; exit < 3; exit++)
        {
            Assert.Equal(3, logits.Select(row => row[exit * 5]).Distinct().Count());
        }

        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(manifest)!, "plain.onnx")));
    }

    /// <summary>
    /// The pooled layers that mixing exits carry along stay with their text where texts of a batch leave at different
    /// exits.
    /// </summary>
    [Fact]
    public void A_cascade_that_mixes_answers_a_batch_as_one_by_one()
    {
        using TemporaryFolder folder = new();
        string manifest = Synthesize(folder, "made", ["--head", "mix", "--last-head", "mix", "--exits", "0,1,2,3"]);
        string[] texts = [.. Enumerable.Range(0, 40).Select(
            i => string.Join(' ', Enumerable.Repeat($"b{"aeiou"[i % 5]}ba", 1 + (i % 7))) + $" z{i}")];

        CascadePrediction[] together = new CascadePrediction[texts.Length];
        using (InterpretedCascade batches = InterpretedCascade.Load(manifest, new CascadeOptions { BatchRows = 8 }))
        {
            batches.Classify(texts, together);
        }

        using InterpretedCascade cascade = InterpretedCascade.Load(manifest);
        CascadePrediction[] alone = [.. texts.Select(text => cascade.Classify(text))];

        Assert.True(alone.Select(answer => answer.Exit).Distinct().Count() > 1);
        Assert.Equal(
            alone.Select(answer => (answer.Label, answer.Exit)),
            together.Select(answer => (answer.Label, answer.Exit)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_files()
    {
        using TemporaryFolder folder = new();
        string first = Path.GetDirectoryName(Synthesize(folder, "a/made", []))!;
        string again = Path.GetDirectoryName(Synthesize(folder, "b/made", []))!;
        string other = Path.GetDirectoryName(Synthesize(folder, "c/made", ["--seed", "2"]))!;

        Assert.Equal(8, Directory.GetFiles(first).Length);
        Assert.All(Directory.GetFiles(first), file => Assert.Equal(
            File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(again, Path.GetFileName(file)))));
        Assert.NotEqual(
            File.ReadAllBytes(Path.Combine(first, "weights.bin")),
            File.ReadAllBytes(Path.Combine(other, "weights.bin")));
    }

    [Fact]
    public void Whenever_it_is_killed_the_old_cascade_is_there_or_the_new_one()
    {
        using TemporaryFolder folder = new();
        string manifest = Synthesize(folder, "made", []);
        string target = Path.GetDirectoryName(manifest)!;
        string work = Path.Combine(folder.Path, ".made.earlyexit");
        File.WriteAllText(Path.Combine(target, "README.md"), "kept");
        string old = File.ReadAllText(manifest);
        Func<bool>[] moments =
        [
            () => Directory.Exists(work),
            () => Directory.Exists(Path.Combine(work, "cascade")),
            () => File.Exists(Path.Combine(work, "cascade", "made.cascade.json")),
            () => File.Exists(Path.Combine(work, "cascade", "README.md")),
            () => File.ReadAllText(manifest) != old,
        ];
        foreach (Func<bool> moment in moments)
        {
            ToolProcess.KillWhen(moment, ["synthesize", .. Arguments(target, ["--seed", "2"])]);

            Assert.Equal("kept", File.ReadAllText(Path.Combine(target, "README.md")));
            InterpretedCascade.Load(manifest).Dispose();
        }

        Synthesize(folder, "made", ["--seed", "3"]);
        Assert.Equal(["made"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.True(File.Exists(Path.Combine(target, "README.md")));
    }

    [Theory]
    [InlineData(2, "--hidden 33 is not a multiple", "--hidden", "33")]
    [InlineData(2, "after the last layer, 4", "--layers", "4")]
    [InlineData(1, "1Bad", "--class", "1Bad")]
    [InlineData(2, "--vocabulary 10", "--vocabulary", "10")]
    [InlineData(2, "max", "--head", "max")]
    public void Mistakes_are_told_and_nothing_is_written(int expected, string message, string option, string value)
    {
        using TemporaryFolder folder = new();

        (int code, _, string error) = ToolProcess.Run(["synthesize", .. Arguments(folder["made"], [option, value])]);

        Assert.Equal(expected, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["made"]));
    }

    private static string Synthesize(TemporaryFolder folder, string name, string[] more)
    {
        (int code, _, string error) = ToolProcess.Run(["synthesize", .. Arguments(folder[name], more)]);
        Assert.True(code == 0, error);
        return Path.Combine(folder[name], "made.cascade.json");
    }

    private static string[] Arguments(string target, string[] more)
    {
        Dictionary<string, string> options = new()
        {
            ["--out"] = target, ["--layers"] = "3", ["--hidden"] = "32", ["--heads"] = "4", ["--labels"] = "5",
            ["--exits"] = "0,1,3", ["--vocabulary"] = "400", ["--max-tokens"] = "16",
        };
        List<string> flags = [];
        for (int i = 0; i < more.Length; i++)
        {
            if (i + 1 < more.Length && !more[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                options[more[i]] = more[++i];
            }
            else
            {
                flags.Add(more[i]);
            }
        }

        return [.. options.SelectMany(option => new[] { option.Key, option.Value }), .. flags];
    }

    private static float[] Trace(InterpretedCascade cascade, string text, bool pair)
    {
        float[] logits = new float[3 * 5];
        Assert.Equal(logits.Length, pair ? cascade.Trace(text, "and fafa", logits) : cascade.Trace(text, logits));
        return logits;
    }
}

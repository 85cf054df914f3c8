using System.Text.Json;
using EarlyExitGen.Manifests;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.Toolchain.Tests.Verbs.Export;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Relearning;

/// <summary>The heads of a cascade are learnt again, through the command line.</summary>
public sealed class HeadRelearnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Early_exits_answer_more_like_the_last_one_which_stays_as_it_was(bool pair, bool quantized)
    {
        string given = Given(pair, quantized);

        JsonElement report = Relearn(given, pair, "better", "--always");

        Assert.Equal(_folder["better"], report.GetProperty("written").GetString());
        JsonElement[] exits = [.. report.GetProperty("exits").EnumerateArray()];
        Assert.Equal([0, 1, 2], exits.Select(exit => exit.GetProperty("layer").GetInt32()));

        // Heads of random weights know nothing but, here and there, the most frequent answer; these have learnt.
        Assert.All(exits, exit => Assert.True(
            exit.GetProperty("after").GetDouble() >= exit.GetProperty("before").GetDouble(), report.ToString()));
        Assert.True(
            exits.Sum(exit => exit.GetProperty("after").GetDouble())
                > 0.05 + exits.Sum(exit => exit.GetProperty("before").GetDouble()),
            report.ToString());
        Assert.Equal(1, exits[^1].GetProperty("after").GetDouble());

        CascadeManifest was = CascadeManifest.Load(given);
        CascadeManifest now = CascadeManifest.Load(_folder["better"]);
        Instance[] texts = [.. Texts(pair, 40, seed: 3).Select(text => text.Split('\t')).Select(
            parts => new Instance(Instance.Unlabelled, parts[0], pair ? parts[1] : null))];
        LogitTable before = CascadeTracer.Record(was, texts, () => { }, default).Logits;
        LogitTable after = CascadeTracer.Record(now, texts, () => { }, default).Logits;
        Assert.All(Enumerable.Range(0, texts.Length), text => Assert.Equal(
            before.Of(text, 2).ToArray(), after.Of(text, 2).ToArray()));
        Assert.NotEqual(before.Of(0, 0).ToArray(), after.Of(0, 0).ToArray());
        Assert.Equal(
            InputsOf(was.Folder, "block-01.onnx"), InputsOf(now.Folder, "block-01.onnx"));
        Assert.Equal(
            new FileInfo(Path.Combine(was.Folder, "weights.bin")).Length / 4096,
            new FileInfo(Path.Combine(now.Folder, "weights.bin")).Length / 4096);

        // The plain model goes with it, and the whole is a cascade like any other.
        (int code, _, string error) = ToolProcess.Run(
            "bench", now.Folder, "--texts", _folder.Write("few.txt", string.Join('\n', Texts(pair, 60, 4))),
            "--rounds", "1", "--json");
        Assert.True(code == 0, error);
    }

    [Fact]
    public void The_same_texts_and_seed_give_the_same_files()
    {
        string given = Given(pair: false, quantized: false);
        Relearn(given, pair: false, "one", "--always");
        Relearn(given, pair: false, "two", "--always");

        Assert.Equal(
            CascadeManifest.Load(_folder["one"]).Spec, CascadeManifest.Load(_folder["two"]).Spec);
    }

    [Fact]
    public void A_lexical_exit_and_its_temperature_stay()
    {
        string given = Given(pair: false, quantized: false);
        string texts = _folder.Write("words.txt", string.Join('\n', Texts(pair: false, 300, seed: 1)));
        Assert.Equal(0, ToolProcess.Run("lexicon", given, "--texts", texts, "--always").ExitCode);

        Relearn(given, pair: false, "better", "--always");

        ExitSpec was = CascadeManifest.Load(given).Spec.Exits[0];
        ExitSpec now = CascadeManifest.Load(_folder["better"]).Spec.Exits[0];
        Assert.Equal((was.Lexicon, was.Sha256, was.Temperature), (now.Lexicon, now.Sha256, now.Temperature));
        InterpretedCascade.Load(CascadeManifest.Load(_folder["better"]).Path).Dispose();
    }

    [Fact]
    public void Without_always_nothing_is_written_where_texts_do_not_get_faster()
    {
        // Too few texts to promise anything.
        (int code, string output, string error) = ToolProcess.Run(
            "heads", Given(pair: false, quantized: false), "--texts",
            _folder.Write("texts.txt", string.Join('\n', Texts(pair: false, 250, seed: 1))), "--out", _folder["better"],
            "--epochs", "1");

        Assert.True(code == 0, error);
        Assert.Contains("promises no rate as low as the dial", output, StringComparison.Ordinal);
        Assert.Contains("nothing is written", output, StringComparison.Ordinal);
        Assert.False(Path.Exists(_folder["better"]));
    }

    [Fact]
    public void What_has_no_heads_to_learn_or_too_few_texts_is_refused_and_nothing_is_written()
    {
        string given = Given(pair: false, quantized: false);
        string texts = _folder.Write("texts.txt", string.Join('\n', Texts(pair: false, 199, seed: 1)));

        (int code, _, string error) = ToolProcess.Run("heads", given, "--texts", texts, "--out", _folder["better"]);
        Assert.Equal(1, code);
        Assert.Contains("199 texts are too few to learn from; give at least 200", error, StringComparison.Ordinal);

        (code, _, error) = ToolProcess.Run("heads", given, "--texts", texts, "--out", given);
        Assert.Equal(1, code);

        using RandomCheckpoint files = RandomCheckpoint.Create();
        string data = files.WriteData("data.tsv", 300);
        Assert.Equal(
            0, ToolProcess.Run("calibrate", files.Folder, "--calibration", data, "--exits", "3").ExitCode);
        Assert.Equal(
            0,
            ToolProcess.Run(
                "export", files.Folder, "--out", _folder["one"], "--class", "One", "--namespace", "N", "--labels",
                "a,b,c").ExitCode);
        (code, _, error) = ToolProcess.Run("heads", _folder["one"], "--texts", data, "--out", _folder["better"]);
        Assert.Equal(1, code);
        Assert.Contains("it has no early exit with a head", error, StringComparison.Ordinal);
        Assert.False(Path.Exists(_folder["better"]));
    }

    private static string[] InputsOf(string folder, string block)
    {
        using FileStream stream = File.OpenRead(Path.Combine(folder, block));
        return [.. ModelProto.Parser.ParseFrom(stream).Graph.Input.Select(input => input.Name)];
    }

    private string Given(bool pair, bool quantized)
    {
        string made = Path.GetDirectoryName(SynthesizedCascade.In(_folder, pair))!;
        if (!quantized)
        {
            return made;
        }

        // Of a width that has matrices to quantize.
        Assert.Equal(0, ToolProcess.Run(
            "synthesize", "--out", _folder["wide"], "--layers", "2", "--hidden", "64", "--heads", "2", "--exits",
            "0,1,2", "--vocabulary", "300", "--max-tokens", "24").ExitCode);
        Assert.Equal(0, ToolProcess.Run("quantize", _folder["wide"], "--out", _folder["small"]).ExitCode);
        return _folder["small"];
    }

    private JsonElement Relearn(string given, bool pair, string output, params string[] more)
    {
        (int code, string text, string error) = ToolProcess.Run(
        [
            "heads", given, "--texts", _folder.Write("learn.txt", string.Join('\n', Texts(pair, 1500, seed: 1))),
            "--calibration", _folder.Write("dev.txt", string.Join('\n', Texts(pair, 300, seed: 2))), "--out",
            _folder[output], "--json", .. more,
        ]);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(text).RootElement;
    }

    // Of a few words, so that there is something to learn of random weights.
    private static IEnumerable<string> Texts(bool pair, int count, int seed)
    {
        Random random = new(seed);
        string Text() => string.Join(' ', Enumerable.Range(0, 1 + random.Next(5)).Select(
            _ => $"{(char)('a' + random.Next(6))}{(char)('a' + random.Next(4))}"));
        return Enumerable.Range(0, count).Select(_ => pair ? $"{Text()}\t{Text()}" : Text());
    }
}

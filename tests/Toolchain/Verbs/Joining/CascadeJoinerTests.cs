using System.Text.Json;
using EarlyExitGen.Manifests;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Joining;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Joining;

/// <summary>A small cascade in front of a given model.</summary>
public sealed class CascadeJoinerTests : IDisposable
{
    private static readonly TestCascadeOptions Large =
        new() { Exits = [4], Seed = 1, ExternalData = true, FolderName = "large" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void The_given_model_answers_what_is_left(bool own, bool lexical)
    {
        using TestCascade front = TestCascade.Create(
            new() { Exits = [0, 2], ExternalData = true, Lexicon = lexical ? new() : null });
        using TestCascade back = TestCascade.Create(Large with { ReversedVocabulary = own });
        (CascadeManifest joined, JoinReport report) = Join(front, back);

        using InterpretedCascade whole = InterpretedCascade.Load(joined.Path);
        using InterpretedCascade first = InterpretedCascade.Load(front.ManifestFile);
        using InterpretedCascade second = InterpretedCascade.Load(back.ManifestFile);
        Assert.Equal(["bert/base"], whole.Models);
        Assert.Equal(!own, whole.TakesTokens);
        foreach (Instance text in Texts(front, 30, seed: 5))
        {
            float[] all = new float[whole.ExitLayers.Count * 3];
            float[] early = new float[first.ExitLayers.Count * 3];
            float[] last = new float[3];
            whole.Trace(text.First, all);
            first.Trace(text.First, early);
            second.Trace(text.First, last);
            Assert.Equal([.. early, .. last], all);
        }

        Assert.Null(joined.Spec.Exits[^1].Agreement);
        Assert.Equal((1.0, "bert/base"), (report.Exits[^1].AgreementWithLast, report.Exits[^1].Model));
        Assert.All(report.Exits.Zip(report.Exits.Skip(1)), pair => Assert.True(pair.First.Cost <= pair.Second.Cost));
        Assert.True(report.Exits[0].Cost > 0);
        Assert.Equal(
            ["bert-base", "joined.cascade.json"],
            Directory.GetFileSystemEntries(_folder["joined"]).Select(Path.GetFileName)
                .Except(Directory.GetFileSystemEntries(front.Folder).Select(Path.GetFileName)).Order());
        Assert.Equal(own, File.Exists(Path.Combine(_folder["joined"], "bert-base", "vocab.txt")));
    }

    [Fact]
    public void The_promise_is_against_the_given_model_and_the_former_last_exit_may_leave()
    {
        // Both of one model's weights: its exits, those in front too, often answer alike.
        using TestCascade front = TestCascade.Create(new() { Exits = [0, 2, 4], LogitScale = 20 });
        using TestCascade back = TestCascade.Create(Large with { Exits = [0, 2, 4], LogitScale = 20 });
        (CascadeManifest joined, JoinReport report) = Join(front, back);
        CascadeTrace trace = CascadeTracer.Record(
            joined, Texts(front, 600, seed: 4), () => { }, TestContext.Current.CancellationToken);
        AgreementCalibration fitted = AgreementCalibration.Of(trace.Logits, trace.Costs, seed: 1);
        Assert.Equal(6, joined.Spec.Exits.Count);
        Assert.Equal(
            fitted.Maps.Select(map => map?.Slope), joined.Spec.Exits.Select(exit => exit.Agreement?.Slope.Value));
        Assert.NotNull(joined.Spec.Exits[1].Agreement);
        Assert.Equal(1, report.Exits[2].AgreementWithLast);
        Assert.NotEmpty(joined.Spec.Disagreement);
        Assert.Equal(
            report.Rates.Select(rate => rate.Epsilon), joined.Spec.Disagreement.Select(row => row.Epsilon.Value));
    }

    [Fact]
    public void The_verbs_count_time_where_layers_are_no_measure()
    {
        // The same weights but for the exits: so they often agree, and something can be promised.
        using TestCascade front = TestCascade.Create(new() { Exits = [0, 2, 4], LogitScale = 40 });
        using TestCascade back = TestCascade.Create(
            Large with { Exits = [0, 2, 4], ReversedVocabulary = true, LogitScale = 40, MaxTokens = 20 });
        (CascadeManifest joined, _) = Join(front, back);
        string data = _folder.Write("data.tsv", string.Concat(
            Texts(front, 400, seed: 8).Select((text, i) => $"{i % 3}\t{text.First}\n")));
        string folder = _folder["joined"];

        JsonElement evaluation = Json("evaluate", folder, "--data", data, "--dial", "0,0.02,0.1", "--json");
        Assert.Equal("microseconds", evaluation.GetProperty("cost").GetString());
        Assert.True(evaluation.GetProperty("plain").GetProperty("meanMicroseconds").GetDouble() > 0);
        double[] costs = [.. joined.Spec.Exits.Select(exit => exit.Cost!.Value.Value)];
        JsonElement never = evaluation.GetProperty("neverExit");
        Assert.Equal(costs[^1], never.GetProperty("meanLayers").GetDouble(), 1e-6);
        Assert.Equal(
            (costs[^1] - costs[2]) / costs[^1], never.GetProperty("speedupLayers").GetDouble(), 1e-6);

        Assert.Equal(
            "microseconds", Json("sweep", folder, "--data", data, "--json")[0].GetProperty("cost").GetString());
        Assert.Equal(
            "microseconds",
            Json("compare", folder, "--dev", data, "--data", data, "--json").GetProperty("cost").GetString());
        Text("trace", folder, "--data", data, "--out", _folder["trace.jsonl"]);
        string[] traced = File.ReadAllLines(_folder["trace.jsonl"]);
        Assert.Equal(400, traced.Length);
        Assert.Equal(3, traced[0].Split("\"model\":\"bert/base\"").Length - 1);
        Text("tune", folder, "--data", _folder["trace.jsonl"], "--min-speedup", "1.01");

        string evaluated = Text("evaluate", folder, "--data", data, "--dial", "0.1");
        Assert.Contains("There are several models, so that layers are no measure", evaluated, StringComparison.Ordinal);
        Assert.DoesNotContain("fewer layers", evaluated, StringComparison.Ordinal);
        string refit = Text("calibrate", folder, "--texts", data);
        Assert.DoesNotContain("fewer layers", refit, StringComparison.Ordinal);
        Assert.Contains("4 of bert/base", refit, StringComparison.Ordinal);
        Text("bench", folder, "--data", data, "--rounds", "2");
        Text("report", folder, "--data", data, "--out", _folder["report"]);
        Text("analyze", folder, "--data", data);
        Text("classify", folder, "--text", "the team wins");
        CascadeManifest.Load(joined.Path);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lexical_exit_is_put_in_front_of_both(bool own)
    {
        using TestCascade front = TestCascade.Create(new() { Exits = [0, 2], LogitScale = 20 });
        using TestCascade back = TestCascade.Create(Large with { ReversedVocabulary = own, LogitScale = 20 });
        Join(front, back);
        string texts = _folder.Write(
            "texts.txt", string.Concat(Texts(front, 500, seed: 9).Select(text => text.First + "\n")));

        JsonElement report = Json("lexicon", _folder["joined"], "--texts", texts, "--always", "--json");

        Assert.Equal("microseconds", report.GetProperty("cost").GetString());
        Assert.Equal(
            [-1, 0, 2, 4],
            report.GetProperty("exits").EnumerateArray().Select(exit => exit.GetProperty("layer").GetInt32()));

        // It learns from the given model, by the ids of the first.
        Assert.True(report.GetProperty("exits")[0].GetProperty("agreementWithLast").GetDouble() > 0.4, $"{report}");
        CascadeManifest manifest = CascadeManifest.Load(_folder["joined"]);
        double[] costs = [.. manifest.Spec.Exits.Select(exit => exit.Cost!.Value.Value)];
        Assert.Equal(costs.Order(), costs);
        using InterpretedCascade cascade = InterpretedCascade.Load(manifest.Path);
        Assert.True(cascade.HasLexicalExit);
        Assert.Equal([0, 0, 0, 1], cascade.ExitModels);
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        using TestCascade front = TestCascade.Create(new() { Exits = [0, 2] });
        using TestCascade other = TestCascade.Create(Large with { Labels = ["World", "Sports", "Weather"] });
        using TestCascade turned = TestCascade.Create(Large with { Labels = ["Sports", "World", "Business"] });
        using TestCascade pair = TestCascade.Create(Large with { Pair = true });
        Assert.Contains("their labels differ: ", Fault(front, other), StringComparison.Ordinal);
        Assert.Contains("their labels come in other orders: ", Fault(front, turned), StringComparison.Ordinal);
        Assert.EndsWith(
            ": one takes pairs of texts, the other single texts.", Fault(front, pair), StringComparison.Ordinal);
    }

    private static Instance[] Texts(TestCascade cascade, int count, int seed) =>
        JoinedCascade.Texts(cascade, count, seed);

    private (CascadeManifest Manifest, JoinReport Report) Join(TestCascade front, TestCascade back) =>
        JoinedCascade.Make(front.ManifestFile, back.ManifestFile, _folder["joined"], Texts(front, 600, seed: 4));

    private string Fault(TestCascade front, TestCascade back) =>
        Assert.Throws<ToolException>(() => Join(front, back)).Message;

    private static string Text(params string[] arguments)
    {
        (int code, string output, string error) = ToolProcess.Run(arguments);
        Assert.True(code == 0, $"{arguments[0]}: {error}");
        return output + error;
    }

    private static JsonElement Json(params string[] arguments)
    {
        (int code, string output, string error) = ToolProcess.Run(arguments);
        Assert.True(code == 0, $"{arguments[0]}: {error}");
        return JsonDocument.Parse(output).RootElement;
    }
}

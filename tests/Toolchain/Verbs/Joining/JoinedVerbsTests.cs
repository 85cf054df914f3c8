using System.Text.Json;
using EarlyExitGen.Manifests;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Joining;

/// <summary>Cascades of several models are quantized, and compared with models without exits, as others are.</summary>
public sealed class JoinedVerbsTests : IDisposable
{
    // Wide enough that there is something to quantize.
    private static readonly TestCascadeOptions Small = new() { Exits = [0, 2], Hidden = 64, LogitScale = 20 };

    private static readonly TestCascadeOptions Large = new()
    {
        Exits = [2, 4],
        Hidden = 64,
        LogitScale = 20,
        Seed = 1,
        ExternalData = true,
        FolderName = "large",
        ReversedVocabulary = true,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly TestCascade _front = TestCascade.Create(Small);
    private readonly TestCascade _back = TestCascade.Create(Large);

    private string Joined => _folder["joined"];

    private string Quantized => _folder["small"];

    public void Dispose()
    {
        _front.Dispose();
        _back.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_model_is_quantized_beside_its_own_weights()
    {
        Join(_front.ManifestFile);

        JsonElement report = Json("quantize", Joined, "--out", Quantized, "--json");

        Assert.Empty(report.GetProperty("kept").EnumerateArray());
        Assert.Equal(0, report.GetProperty("count").GetInt32());
        Assert.Equal(
            report.GetProperty("bytes").GetProperty("after").GetDouble(),
            Directory.GetFiles(Quantized, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file) != ".gitattributes").Sum(file => new FileInfo(file).Length));
        CascadeManifest before = CascadeManifest.Load(Joined);
        CascadeManifest after = CascadeManifest.Load(Quantized);
        Assert.Equal(before.Spec.Exits.Select(exit => exit.Block), after.Spec.Exits.Select(exit => exit.Block));
        Assert.Equal(
            ["weights.bin", "weights.bin", "bert-base/weights.bin", "bert-base/weights.bin"],
            after.Spec.Exits.Select(exit => exit.Data.Single().File));
        Assert.All(
            after.Spec.Exits.Select(exit => exit.Block!).Where(block => !block.Contains("00", StringComparison.Ordinal))
                .Append("bert-base/plain.onnx"),
            file => Assert.Contains(
                ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(Quantized, file))).Graph.Node,
                node => node.OpType is "QAttention" or "DynamicQuantizeMatMul"));

        // Nothing was measured, so all constants are what they were.
        Assert.Equal(before.Spec.Exits.Select(exit => exit.Cost), after.Spec.Exits.Select(exit => exit.Cost));
        Assert.Equal(before.Spec.Exits.Select(e => e.Temperature), after.Spec.Exits.Select(e => e.Temperature));
        RequireNearlyAsBefore(before, after);
    }

    [Fact]
    public void With_data_promises_and_times_are_those_of_what_is_there_now()
    {
        Join(_front.ManifestFile);
        string data = Data("data.tsv", 600, seed: 8);

        JsonElement report = Json("quantize", Joined, "--out", Quantized, "--calibration", data, "--json");

        JsonElement[] exits = [.. report.GetProperty("exits").EnumerateArray()];
        Assert.Equal([0, 2, 2, 4], exits.Select(exit => exit.GetProperty("layer").GetInt32()));
        Assert.Equal(
            [null, null, "bert/base", "bert/base"],
            exits.Select(exit => exit.TryGetProperty("model", out JsonElement model) ? model.GetString() : null));
        Assert.All(exits, exit => Assert.InRange(exit.GetProperty("agreementWithBefore").GetDouble(), 0.8, 1));
        Assert.True(report.GetProperty("plainTime").GetProperty("ratio").GetDouble() > 0);
        CascadeSpec before = CascadeManifest.Load(Joined).Spec;
        CascadeSpec after = CascadeManifest.Load(Quantized).Spec;
        double[] costs = [.. after.Exits.Select(exit => exit.Cost!.Value.Value)];
        Assert.Equal(costs.Order(), costs);
        Assert.NotEqual(before.Exits.Select(exit => exit.Cost), after.Exits.Select(exit => exit.Cost));
        Assert.NotEqual(before.Exits.Select(e => e.Temperature), after.Exits.Select(e => e.Temperature));
        Assert.Equal(600, after.Calibration!.Texts);
        Assert.Contains("4 of bert/base", Text("quantize", Joined, "--out", Quantized, "--calibration", data));

        Assert.True(
            Json("evaluate", Quantized, "--data", data, "--dial", "0.1", "--json").GetProperty("plain")
                .GetProperty("meanMicroseconds").GetDouble() > 0);
    }

    [Fact]
    public void A_model_that_is_quantized_already_stays_as_it_is()
    {
        Text("quantize", _front.ManifestFile, "--out", _folder["front8"]);
        Join(_folder["front8"]);

        JsonElement report = Json("quantize", Joined, "--out", Quantized, "--json");

        Assert.Equal(["the first model"], report.GetProperty("kept").EnumerateArray().Select(name => name.GetString()));
        Assert.All(
            (string[])["block-00.onnx", "block-02.onnx", "weights.bin"],
            file => Assert.Equal(
                File.ReadAllBytes(Path.Combine(Joined, file)), File.ReadAllBytes(Path.Combine(Quantized, file))));
        RequireNearlyAsBefore(CascadeManifest.Load(Joined), CascadeManifest.Load(Quantized));

        (int code, _, string error) = ToolProcess.Run("quantize", Quantized, "--out", _folder["again"]);
        Assert.Equal(1, code);
        Assert.Contains("it is quantized already", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["again"]));
    }

    [Fact]
    public void What_is_left_to_refuse_is_one_sentence()
    {
        using TestCascade tiny = TestCascade.Create(new() { Exits = [0, 2] });
        using TestCascade other = TestCascade.Create(Large with { Hidden = 8 });
        JoinedCascade.Make(
            tiny.ManifestFile, other.ManifestFile, _folder["tiny"], JoinedCascade.Texts(tiny, 200, seed: 4));
        Assert.Contains("there is nothing to quantize", Fault("quantize", _folder["tiny"], "--out", Quantized));

        Join(_front.ManifestFile);
        string vocabulary = Path.Combine(Joined, "bert-base", "vocab.txt");
        File.AppendAllText(vocabulary, "more\n");
        Assert.Contains("this is not the file that", Fault("quantize", Joined, "--out", Quantized));
        Assert.False(Directory.Exists(Quantized));
    }

    [Fact]
    public void A_baseline_is_met_at_no_more_time()
    {
        Join(_front.ManifestFile);
        string dev = Data("dev.tsv", 300, seed: 11);
        string test = Data("test.tsv", 300, seed: 12);
        string[] arguments = ["compare", Joined, "--dev", dev, "--data", test, "--baseline"];

        JsonElement report = Json([.. arguments, $"{_front.ManifestFile},{_back.ManifestFile}", "--json"]);

        double[] costs = [.. CascadeManifest.Load(Joined).Spec.Exits.Select(exit => exit.Cost!.Value.Value)];
        Assert.Equal("microseconds", report.GetProperty("cost").GetString());
        JsonElement[] baselines = [.. report.GetProperty("baselines").EnumerateArray()];
        Assert.Equal(2, baselines.Length);
        Assert.All(baselines, baseline =>
        {
            Assert.True(baseline.GetProperty("layers").GetDouble() > 0);
            Assert.InRange(baseline.GetProperty("cascadeLayers").GetDouble(), costs[0], costs[^1]);
        });
        Assert.Contains("at no more time by cost", Text([.. arguments, _back.ManifestFile]));

        Assert.Contains(
            "but a baseline is one model without early exits",
            Fault([.. arguments[..1], _back.ManifestFile, .. arguments[2..], Joined]));
    }

    private void Join(string front) => JoinedCascade.Make(
        front, _back.ManifestFile, Joined, JoinedCascade.Texts(_front, 600, seed: 4));

    private string Data(string name, int count, int seed) => _folder.Write(name, string.Concat(
        JoinedCascade.Texts(_front, count, seed).Select((text, i) => $"{i % 3}\t{text.First}\n")));

    private void RequireNearlyAsBefore(CascadeManifest before, CascadeManifest after)
    {
        using InterpretedCascade was = InterpretedCascade.Load(before.Path);
        using InterpretedCascade now = InterpretedCascade.Load(after.Path);
        float[] old = new float[was.ExitLayers.Count * 3];
        float[] fresh = new float[old.Length];
        double distance = 0;
        double size = 0;
        foreach (string text in JoinedCascade.Texts(_front, 40, seed: 6).Select(text => text.First))
        {
            was.Trace(text, old);
            now.Trace(text, fresh);
            distance += old.Zip(fresh, (a, b) => (a - b) * (a - b)).Sum();
            size += old.Sum(z => z * z);
        }

        Assert.True(Math.Sqrt(distance / size) < 0.1, $"{distance} of {size}");
    }

    private static string Fault(params string[] arguments)
    {
        (int code, _, string error) = ToolProcess.Run(arguments);
        Assert.Equal(1, code);
        Assert.Single(error.TrimEnd().Split('\n'), line => line.Contains("earlyexit", StringComparison.Ordinal));
        return error.ReplaceLineEndings(" ");
    }

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

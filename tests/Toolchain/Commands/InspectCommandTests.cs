using System.Text.Json;
using EarlyExitGen.Toolchain.Tests.Verbs.Cutting;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Commands;

/// <summary><c>earlyexit inspect</c> as its users run it.</summary>
public sealed class InspectCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_told_as_json_alone()
    {
        Directory.CreateDirectory(_folder["onnx"]);
        new TinyClassifier().Save(_folder["onnx/model.onnx"]);
        _folder.Write(
            "config.json",
            """{ "id2label": { "0": "World", "2": "Science", "1": "Sports" }, "num_hidden_layers": 3 }""");
        _folder.Write("vocab.txt", "[PAD]\n");

        (int code, string output, string error) = ToolProcess.Run("inspect", _folder.Path, "--json");

        Assert.Equal((0, ""), (code, error));
        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(3, report.GetProperty("layers").GetInt32());
        Assert.Equal(16, report.GetProperty("hidden").GetInt32());
        Assert.Equal("first token", report.GetProperty("pooling").GetString());
        Assert.Equal("WordPiece", report.GetProperty("tokenizer").GetString());
        Assert.Equal(
            ["World", "Sports", "Science"],
            report.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Assert.Equal(
            [0, 1, 2],
            report.GetProperty("places").EnumerateArray().Select(place => place.GetProperty("layer").GetInt32()));
        JsonElement verified = report.GetProperty("verified");
        Assert.Equal(16, verified.GetProperty("cases").GetInt32());
        Assert.InRange(verified.GetProperty("maxDifference").GetDouble(), 0, 1e-5);
    }

    [Fact]
    public void A_bare_graph_is_told_as_a_table()
    {
        string file = new TinyClassifier().Save(_folder["bare.onnx"]);

        (int code, string output, string error) = ToolProcess.Run("inspect", file);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("there is no tokenizer beside the model", output, StringComparison.Ordinal);
        Assert.Contains("first token", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_is_json_too()
    {
        string file = new TinyClassifier { Layers = 0 }.Save(_folder["model.onnx"]);

        (int code, string output, string error) = ToolProcess.Run("inspect", file, "--json");

        Assert.Equal((1, ""), (code, error));
        string? refused = JsonDocument.Parse(output).RootElement.GetProperty("refused").GetString();
        Assert.Contains("no attention", refused, StringComparison.Ordinal);
        (code, output, error) = ToolProcess.Run("inspect", file);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("no attention", error, StringComparison.Ordinal);
    }
}

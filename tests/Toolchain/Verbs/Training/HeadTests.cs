using System.Text.Json;
using EarlyExitGen.Toolchain.Commands;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>The kinds of heads, from training to the exported cascade.</summary>
public sealed class HeadTests : IClassFixture<TrainFixture>
{
    private readonly TrainFixture _fixture;

    public HeadTests(TrainFixture fixture)
    {
        _fixture = fixture;
    }

    /// <summary>The exporter compares graphs and training itself, for every exit and the plain model.</summary>
    [Theory]
    [InlineData("attention")]
    [InlineData("mean")]
    public void A_kind_of_head_is_trained_at_every_exit_and_exported(string kind)
    {
        TrainProcess.SkipWithoutTorch();
        using JsonDocument result = JsonDocument.Parse(TrainProcess.Run(_fixture.Arguments(kind, "--head", kind)));

        Assert.All(
            result.RootElement.GetProperty("exits").EnumerateArray(),
            exit => Assert.Equal(
                (kind, true), (exit.GetProperty("head").GetString(), exit.GetProperty("accuracy").GetDouble() >= 0.9)));
        Succeed("calibrate", _fixture.Folder[kind], "--calibration", _fixture.Dev);
        Succeed("export", _fixture.Folder[
            kind], "--out", _fixture.Folder[kind + "-cascade"], "--class", "Made", "--namespace", "Up");
    }

    [Fact]
    public void A_standardised_cls_learns_and_is_exported_with_its_statistics()
    {
        TrainProcess.SkipWithoutTorch();
        using SafetensorsFile heads = TrainAndExport("standardised", "cls,0:attention");
        Assert.All(heads.Read("exit.1.deviation").Values, deviation => Assert.InRange(deviation, 1e-6f, 10f));
        Assert.Contains(heads.Read("exit.1.mean").Values, mean => Math.Abs(mean) > 0.01f);
        Assert.DoesNotContain("exit.2.mean", heads.Entries.Keys);
    }

    [Fact]
    public void A_mix_of_layers_learns_and_is_exported_with_its_shared_pooler()
    {
        TrainProcess.SkipWithoutTorch();
        using SafetensorsFile heads = TrainAndExport("mixed", "mix,0:attention");
        Assert.Contains(heads.Read("mix.1.mean").Values, mean => Math.Abs(mean) > 0.01f);
        Assert.NotEqual(heads.Read("exit.2.mix").Values[0], heads.Read("exit.2.mix").Values[1]);
        Assert.Equal(
            ["mix.1.deviation", "mix.1.mean", "mix.dense.bias", "mix.dense.weight"],
            heads.Entries.Keys.Where(name => name.StartsWith("mix.", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void A_limit_draws_the_same_texts_for_every_model()
    {
        TrainProcess.SkipWithoutTorch();
        string[] texts = [.. new[] { "1", "2" }.Select(Pieces)];

        Assert.Equal(texts[0], texts[1]);

        // A new vocabulary is made of the texts that are learnt from.
        string Pieces(string layers)
        {
            string name = "limited-" + layers;
            string output = TrainProcess.Run(
                _fixture.Data, "--dev", _fixture.Dev, "--out", _fixture.Folder[name], "--exits", layers, "--layers",
                layers,
                "--hidden", "8", "--heads", "2", "--epochs", "1", "--max-tokens", "24", "--limit", "7", "--json");
            using JsonDocument result = JsonDocument.Parse(output);
            Assert.Equal(7, result.RootElement.GetProperty("texts").GetInt32());
            return File.ReadAllText(Path.Combine(_fixture.Folder[name], Checkpoint.VocabularyFile));
        }
    }

    [Theory]
    [InlineData(null, "attention attention cls")]
    [InlineData("attention", "attention attention attention")]
    [InlineData("attention, 2:cls", "attention cls attention")]
    [InlineData("6:attention", "attention attention attention")]
    public void Every_exit_gets_the_kind_that_is_asked_for(string? value, string kinds) =>
        Assert.Equal(kinds, string.Join(' ', HeadList.Read(value, [0, 2, 6])));

    [Theory]
    [InlineData("max", "'max' is not a kind of head; attention, mean, cls, mix are known")]
    [InlineData("0:attention:cls", "'0:attention:cls' is not a kind of head")]
    [InlineData("3:cls", "'3:cls' names no exit; --exits has 0,2,6")]
    [InlineData("mix,6:cls", "after the embeddings [CLS] is the same for every text")]
    [InlineData("cls", "after the embeddings [CLS] is the same for every text")]
    public void What_is_not_possible_is_told(string value, string expected)
    {
        UsageException error = Assert.Throws<UsageException>(() => HeadList.Read(value, [0, 2, 6]));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    // Every exit must have learnt; gives the heads' weights.
    private SafetensorsFile TrainAndExport(string name, string kinds)
    {
        string folder = _fixture.Folder[name];
        using JsonDocument result = JsonDocument.Parse(TrainProcess.Run(_fixture.Arguments(name, "--head", kinds)));
        Assert.All(
            result.RootElement.GetProperty("exits").EnumerateArray(),
            exit => Assert.InRange(exit.GetProperty("accuracy").GetDouble(), 0.9, 1));
        Succeed("calibrate", folder, "--calibration", _fixture.Dev);
        Succeed("export", folder, "--out", folder + "-cascade", "--class", "Made", "--namespace", "Up");
        return Checkpoint.Load(folder).OpenHeads();
    }

    private static void Succeed(params string[] arguments)
    {
        (int code, _, string error) = ToolProcess.Run(arguments);
        Assert.True(code == 0, error);
    }
}

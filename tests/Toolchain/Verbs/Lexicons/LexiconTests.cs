using System.Text.Json;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Lexicons;

/// <summary>A lexical exit is added to a cascade, through the command line.</summary>
public sealed class LexiconTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cascade_gets_one_and_another_one_replaces_it(bool pair)
    {
        using TestCascade cascade = TestCascade.Create(new TestCascadeOptions { Pair = pair });
        JsonElement report = Add(cascade, pair, seed: 1);

        Assert.True(report.GetProperty("added").GetBoolean());
        Assert.Equal("lexicon.safetensors", report.GetProperty("file").GetString());
        JsonElement[] exits = [.. report.GetProperty("exits").EnumerateArray()];
        Assert.Equal([-1, 0, 2, 4], exits.Select(exit => exit.GetProperty("layer").GetInt32()));
        Assert.True(exits[0].GetProperty("agreementWithLast").GetDouble() > 0.4, report.ToString());
        Assert.Contains("\"version\": 2", File.ReadAllText(cascade.ManifestFile), StringComparison.Ordinal);
        using (InterpretedCascade loaded = InterpretedCascade.Load(cascade.ManifestFile))
        {
            Assert.Equal([0, 0, 2, 4], loaded.ExitLayers);
        }

        // Of other texts: another table, under another name until the manifest names it.
        report = Add(cascade, pair, seed: 2);
        string file = report.GetProperty("file").GetString()!;
        Assert.Equal(
            [file], Directory.GetFiles(cascade.Folder, "lexicon*").Select(path => Path.GetFileName(path)));
        Assert.NotEqual("lexicon.safetensors", file);
        InterpretedCascade.Load(cascade.ManifestFile).Dispose();
    }

    [Fact]
    public void The_same_texts_and_seed_give_the_same_file()
    {
        string[] hashes = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            using TestCascade cascade = TestCascade.Create();
            Add(cascade, pair: false, seed: 1);
            return Convert.ToHexString(
                System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(cascade.LexiconFile)));
        })];

        Assert.Equal(hashes[0], hashes[1]);
    }

    [Fact]
    public void Without_always_a_cascade_that_does_not_get_faster_stays_as_it_was()
    {
        using TestCascade cascade = TestCascade.Create();
        string before = File.ReadAllText(cascade.ManifestFile);
        (int code, string output, string error) = ToolProcess.Run(
            "lexicon", cascade.Folder, "--texts", Texts(cascade, pair: false, 300, seed: 1), "--json");

        Assert.True(code == 0, error);
        using JsonDocument report = JsonDocument.Parse(output);
        bool pays = report.RootElement.GetProperty("after").GetDouble()
            < report.RootElement.GetProperty("before").GetDouble();
        Assert.Equal(pays, report.RootElement.GetProperty("added").GetBoolean());
        Assert.True(report.RootElement.GetProperty("heldOut").GetBoolean());
        Assert.Equal(pays, File.Exists(cascade.LexiconFile));
        Assert.Equal(!pays, before == File.ReadAllText(cascade.ManifestFile));
    }

    [Fact]
    public void Too_few_texts_are_refused_and_nothing_is_written()
    {
        using TestCascade cascade = TestCascade.Create();
        string before = File.ReadAllText(cascade.ManifestFile);
        (int code, _, string error) = ToolProcess.Run(
            "lexicon", cascade.Folder, "--texts", Texts(cascade, pair: false, 99, seed: 1), "--always");

        Assert.Equal(1, code);
        Assert.Contains(
            "--texts: 99 texts are too few to learn from; give at least 100", error, StringComparison.Ordinal);
        Assert.False(File.Exists(cascade.LexiconFile));
        Assert.Equal(before, File.ReadAllText(cascade.ManifestFile));
    }

    private JsonElement Add(TestCascade cascade, bool pair, int seed)
    {
        (int code, string output, string error) = ToolProcess.Run(
            "lexicon", cascade.Folder, "--texts", Texts(cascade, pair, 400, seed), "--calibration",
            Texts(cascade, pair, 400, seed + 10), "--always", "--json");
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private string Texts(TestCascade cascade, bool pair, int count, int seed)
    {
        Random random = new(seed);
        return _folder.Write(
            $"texts-{seed}-{count}.txt",
            string.Concat(Enumerable.Range(0, count).Select(_ => pair
                ? $"{cascade.RandomText(random, 3)}\t{cascade.RandomText(random, 3)}\n"
                : $"{cascade.RandomText(random, 1 + random.Next(8))}\n")));
    }
}

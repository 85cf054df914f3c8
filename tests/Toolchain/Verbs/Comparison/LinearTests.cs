using System.Globalization;
using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Tests.Verbs.Training;
using EarlyExitGen.Toolchain.Verbs.Comparison;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Comparison;

public sealed class LinearTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Telling_words_are_learnt(bool isPair)
    {
        string train = MadeUpTask.Write(_folder, "train.tsv", 400, seed: 1, isPair);
        string test = MadeUpTask.Write(_folder, "test.tsv", 200, seed: 2, isPair);
        (int code, string output, string error) = ToolProcess.Run("linear", train, "--test", test, "--json");

        Assert.True(code == 0, error);
        using JsonDocument report = JsonDocument.Parse(output);
        Assert.Equal(
            (400, 200),
            (report.RootElement.GetProperty("train").GetInt32(), report.RootElement.GetProperty("test").GetInt32()));
        JsonElement accuracy = report.RootElement.GetProperty("accuracy");
        Assert.InRange(accuracy.GetProperty("value").GetDouble(), 0.97, 1);
        Assert.Contains(
            "learnt from 50 texts",
            ToolProcess.Run("linear", train, "--test", test, "--limit", "50").Output,
            StringComparison.Ordinal);
        Assert.InRange(accuracy.GetProperty("low").GetDouble(), 0.9, accuracy.GetProperty("value").GetDouble());
    }

    /// <summary>
    /// The telling words are in the second text, and mean the opposite of what the same words say in the first.
    /// </summary>
    [Fact]
    public void A_pairs_texts_have_words_of_their_own()
    {
        Instance[] texts = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0
            ? new Instance(0, "goal " + Number(i), "market " + Number(i))
            : new Instance(1, "market " + Number(i), "goal " + Number(i)))];
        Assert.Equal(
            texts.Skip(100).Select(text => text.Label),
            BagOfWords.Answer([.. texts.Take(100)], [.. texts.Skip(100)], seed: 1));

        static string Number(int i) => (i / 2 % 5).ToString(CultureInfo.InvariantCulture);
    }

    [Fact]
    public void The_same_seed_gives_the_same_answers()
    {
        IReadOnlyList<Instance> noise =
            [.. Enumerable.Range(0, 300).Select(
                i => new Instance(i * 7 % 11 % 3, $"w{i % 13} w{i % 17} w{i * i % 19}", null))];
        Assert.Equal(BagOfWords.Answer(noise, noise, seed: 3), BagOfWords.Answer(noise, noise, seed: 3));
    }

    [Fact]
    public void What_does_not_fit_is_one_sentence()
    {
        string single = MadeUpTask.Write(_folder, "single.tsv", 20, seed: 1);
        string pairs = MadeUpTask.Write(_folder, "pairs.tsv", 20, seed: 1, isPair: true);
        string same = _folder.Write("same.tsv", "0\tgood\n0\tfine\n");
        string high = _folder.Write("high.tsv", "1\tgood\n2\tfine\n");
        Refused($"{pairs}: it has pairs, but {single} has single texts.", single, pairs);
        Refused($"{same}: every label is 0; a classifier needs two labels or more.", same, single);
        Refused($"{high}: its labels start at 1; number them from 0, for a model has a label 0, or take them for "
            + "names by --label-names.", high, single);
    }

    private static void Refused(string message, string train, string data)
    {
        (int code, string output, string error) = ToolProcess.Run("linear", train, "--test", data);
        Assert.Equal((1, ""), (code, output));
        Assert.Equal($"earlyexit: {message}", error.Trim());
    }
}

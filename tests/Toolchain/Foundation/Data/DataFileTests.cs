using System.IO.Compression;
using System.Text;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Data;

public sealed class DataFileTests : IDisposable
{
    private static readonly DataNeeds Labelled = new(LabelNeed.Required);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Lines_are_labels_and_texts_packed_or_not()
    {
        byte[] text = "\ufeff0\tä\r\n12\tb\rc"u8.ToArray();
        string plain = _folder["plain.tsv"];
        string packed = _folder["packed.tsv"];
        File.WriteAllBytes(plain, text);
        File.WriteAllBytes(packed, TextLinesTests.Gzip(text));
        DataSet rows = DataFile.Read(plain, DataForm.Unsaid, Labelled);
        Assert.Equal([new(1, "0", "ä", null), new(2, "12", "b\rc", null)], rows.Rows);
        Assert.Equal(rows.Sha256, DataFile.Read(packed, DataForm.Unsaid, Labelled).Sha256);
    }

    [Fact]
    public void What_cannot_be_read_is_said()
    {
        Assert.Contains("this is a folder", Fault(_folder.Path), StringComparison.Ordinal);
        Assert.Contains("no such file", Fault(_folder["absent"]), StringComparison.Ordinal);
        Assert.Contains("empty", Fault(""), StringComparison.Ordinal);
        foreach (string name in (string[])["latin.tsv", "latin.csv", "latin.jsonl", "latin"])
        {
            File.WriteAllBytes(_folder[name], Encoding.Latin1.GetBytes("0\tMünchen\n"));
            Assert.Contains("(1): byte 0xFC at offset 3 is not UTF-8", Fault(_folder[name]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_limit_draws_by_the_seed_from_the_whole_file()
    {
        string file = _folder["texts"];
        using (GZipStream stream = new(File.Create(file), CompressionLevel.Fastest))
        {
            stream.Write(Encoding.UTF8.GetBytes(string.Join("\n\n", Enumerable.Range(0, 10_000))));
        }

        int[] Draw(int seed) => [.. DataFile.Sample(file, DataForm.Unsaid, false, 200, seed, out _).Select(
            row => int.Parse(row.First, null))];
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
        Assert.Equal(200, Draw(1).Distinct().Count());
        Assert.InRange(Draw(1).Average(), 4000, 6000);
    }

    [Theory]
    [InlineData("a\tb\nc\n", true, "(2): 1 tab-separated field, but 2 in the rows before")]
    [InlineData("\n \n", false, "no text in it")]
    public void What_holds_no_texts_is_named(string text, bool pair, string fault) => Assert.Contains(
        fault,
        Assert.Throws<ToolException>(
            () => DataFile.Sample(_folder.Write("texts.txt", text), DataForm.Unsaid, pair, 10, 1, out _)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void More_rows_than_are_looked_at_first_are_read_and_counted()
    {
        string rows = string.Concat(Enumerable.Range(0, 1000).Select(i => $"\"text {i},\n\"\"more\"\"\",{i % 3}\n"));
        DataSet data = DataFile.Read(_folder.Write("a.csv", rows), DataForm.Unsaid, Labelled);
        Assert.Equal(1000, data.Rows.Count);
        Assert.Equal(new DataRow(1999, "0", "text 999,\n\"more\"", null), data.Rows[^1]);
        Assert.Contains(
            "(2001): 3 fields, but 2 in the rows before",
            Fault(_folder.Write("b.csv", rows + "a,b,c\n")),
            StringComparison.Ordinal);
        Assert.Contains(
            "(2001): a quote opens a field here",
            Fault(_folder.Write("c.csv", rows + "\"a,0\nb,1\n")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_alike()
    {
        DataRow[] rows = [new(1, "7", "a\t\"b\"\n", null), new(2, "0", "😀", null)];
        DataWriter.Write(_folder["a.jsonl"], rows, hasNames: true);
        Assert.Equal(rows, DataFile.Read(_folder["a.jsonl"], DataForm.Unsaid, Labelled).Rows);
        DataWriter.Write(_folder["b.jsonl"], [new(1, "1", "a", "b")], hasNames: false);
        Assert.Equal("{\"first\":\"a\",\"second\":\"b\",\"label\":1}\n", File.ReadAllText(_folder["b.jsonl"]));
        Assert.True(DataFile.Read(_folder["b.jsonl"], DataForm.Unsaid, Labelled).Layout.IsPair);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static string Fault(string file) =>
        Assert.Throws<ToolException>(() => DataFile.Read(file, DataForm.Unsaid, Labelled)).Message;
}

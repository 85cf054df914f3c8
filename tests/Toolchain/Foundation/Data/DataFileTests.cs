using System.Text;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Data;

public sealed class DataFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Lines_are_labels_and_texts_packed_or_not()
    {
        byte[] text = "\ufeff0\tä\r\n12\tb\rc"u8.ToArray();
        string plain = _folder["plain.tsv"];
        string packed = _folder["packed.tsv"];
        File.WriteAllBytes(plain, text);
        File.WriteAllBytes(packed, TextLinesTests.Gzip(text));
        Instance[] rows = [new(0, "ä", null), new(12, "b\rc", null)];
        Assert.Equal(rows, DataFile.Read(plain, out string hash));
        Assert.Equal(rows, DataFile.Read(packed, out string packedHash));
        Assert.Equal(hash, packedHash);
    }

    [Theory]
    [InlineData("-1", "")]
    [InlineData("1.0", "; write 1")]
    [InlineData("1.5", "")]
    [InlineData(" 1", "; leave out the blanks around it")]
    [InlineData("1 ", "; leave out the blanks around it")]
    [InlineData("", "")]
    [InlineData("99999999999", "; this one is too large")]
    [InlineData("\ufeff1", "; a byte order mark stands before it, as where files with one are joined")]
    [InlineData("١", "")]
    public void What_is_no_label_is_one_message(string label, string hint)
    {
        string file = _folder.Write("data.tsv", $"0\ta\n{label}\tb\n");
        Assert.Equal(
            $"{file}(2): '{label}' is not a label; labels are whole numbers from 0, as 0, 1, 2{hint}.", Fault(() => DataFile.Read(file)));
    }

    [Fact]
    public void A_line_of_headings_is_named() => Assert.EndsWith(
        "a line of headings is left out.", Fault(() => DataFile.Read(_folder.Write("data.tsv", "label\ttext\n0\ta\n"))), StringComparison.Ordinal);

    [Theory]
    [InlineData(new[] { 1, 2 }, "start at 1")]
    [InlineData(new[] { 1, 1 }, "start at 1")]
    [InlineData(new[] { 0, 2, 3 }, "no text has label 1, though labels go up to 3")]
    [InlineData(new[] { 0, 2147483647 }, "no text has label 1, though labels go up to 2147483647")]
    [InlineData(new[] { 0, 0 }, "every label is 0")]
    [InlineData(new[] { 3, 1, 2, 0, 4, 5 }, "at most 5")]
    public void Labels_start_at_0_and_have_no_gap(int[] labels, string fault) => Assert.Contains(
        fault, Fault(() => LabelNumber.Count("data.tsv", [.. labels.Select(label => new Instance(label, "", null))], 5)), StringComparison.Ordinal);

    [Fact]
    public void Labels_are_the_models()
    {
        Instance[] texts = [new(1, "", null), new(Instance.Unlabelled, "", null), new(3, "", null)];
        LabelNumber.Check("data.tsv", texts, 4);
        Assert.Equal(4, LabelNumber.Count("data.tsv", [.. Enumerable.Range(0, 4).Select(i => new Instance(3 - i, "", null))], 4));
        Assert.Equal(
            "data.tsv(3): label 3, but the model has 3 labels, 0 to 2. Labels are numbered from 0; these start above.",
            Fault(() => LabelNumber.Check("data.tsv", texts, 3)));
    }

    [Fact]
    public void What_cannot_be_read_is_said()
    {
        Assert.Contains("this is a folder", Fault(() => DataFile.Read(_folder.Path)), StringComparison.Ordinal);
        Assert.Contains("no such file", Fault(() => DataFile.Read(_folder["absent"])), StringComparison.Ordinal);
        Assert.Contains("empty", Fault(() => DataFile.Read("")), StringComparison.Ordinal);
        File.WriteAllBytes(_folder["latin.tsv"], Encoding.Latin1.GetBytes("0\tMünchen\n"));
        Assert.Contains("(1): byte 0xFC at offset 3 is not UTF-8", Fault(() => DataFile.Read(_folder["latin.tsv"])), StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static string Fault(Action read) => Assert.Throws<ToolException>(read).Message;
}

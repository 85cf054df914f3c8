using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Data;

/// <summary>What a file is understood to be, and what is asked instead of guessed.</summary>
public sealed class LayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("a.csv", "text,label\n\"a, b\",0\n", "0|a, b")] // commas in texts
    // Byte order mark, CRLF, quotes, a line break.
    [InlineData("a.csv", "\ufefftext,label\r\n\"say \"\"hi\"\"\r\nyou\",World\r\n", "World|say \"hi\"\nyou")]
    [InlineData("a.csv", "label;text\n0;a, b\n", "0|a, b")]
    [InlineData("a.csv", "id\tsentence\tlabel\n1\t\"a\tb\"\t1\n", "1|a\tb")]
    [InlineData("a.csv", "0,a\n1,b\n", "0|a", "1|b")] // no header: the numbers are the labels
    [InlineData("a.csv", "b;1\na;0\n", "1|b", "0|a")]
    [InlineData("a.csv", "Label,Text\n5,7\n", "5|7")] // numbers as texts
    [InlineData("a.csv", "text,label\n,0\nb,1\n", "0|", "1|b")] // an empty text
    [InlineData("a.csv", "premise,hypothesis,label\na,b,0\n", "0|a|b")]
    [InlineData("a.tsv", "0\tsay \"hi\n", "0|say \"hi")] // no quoting
    [InlineData("a.tsv", "0\ta\tb\n", "0|a|b")]
    [InlineData("a.tsv", "sentence\tlabel\na\t1\n", "1|a")]
    [InlineData("a.tsv", "World\ta\nSports\tb\n", "World|a", "Sports|b")]
    [InlineData("a.txt", "0\ta, b\n", "0|a, b")]
    [InlineData("a", "0\ta\n", "0|a")]
    [InlineData("a", "text;label\na;1\n", "1|a")]
    [InlineData("a", "{\"label\": 1, \"text\": \"a\\nb\", \"more\": {\"text\": 3}}\n", "1|a\nb")]
    [InlineData(
        "a.jsonl",
        "{\"text\": \"a\", \"label\": \"World\"}\n{\"label\": \"Sports\", \"text\": \"b\"}\n",
        "World|a",
        "Sports|b")]
    public void What_is_clear_is_found_out(string name, string text, params string[] rows) =>
        Assert.Equal(rows, Read(name, text, null));

    [Theory]
    [InlineData("a.csv", "review,stars\na,3\n", "review,stars", "3|a")]
    [InlineData("a.csv", "title,review,stars\nx,a,3\n", "review,stars", "3|a")]
    [InlineData("a.csv", "stars;review\n3;a, b\n", "review,stars", "3|a, b")]
    [InlineData("a.csv", "positive,a\nnegative,b\n", "2,1", "positive|a", "negative|b")]
    [InlineData("a.csv", "text,label\nb,c\n", "1,2", "label|text", "c|b")] // numbers: every row is data
    [InlineData("a.csv", "0;a, b\n1;c, d\n", "2;1", "0|a, b", "1|c, d")]
    [InlineData("a.csv", "0,a;b\n1,c;d\n", "2,1", "0|a;b", "1|c;d")]
    [InlineData("a.csv", "q1,q2,same\na,b,1\n", "q1,q2,same", "1|a|b")]
    [InlineData("a.tsv", "id\ttweet text\tclass id\n1\ta\t2\n", "tweet text,class id", "2|a")]
    [InlineData("a.tsv", "a\t1\nb\t0\n", "1,2", "1|a", "0|b")]
    [InlineData("a", "stars,review\n3,a\n", "review,stars", "3|a")]
    [InlineData("a.jsonl", "{\"body\": \"a\", \"title\": \"x\", \"stars\": 4}\n", "body,stars", "4|a")]
    public void Columns_say_what_is_not_clear(string name, string text, string columns, params string[] rows) =>
        Assert.Equal(rows, Read(name, text, columns));

    [Theory]
    [InlineData(
        "a.csv",
        "review,stars\na,3\nb,4\n",
        "(1): the first row, 'review', 'stars', does not tell which columns hold text and label; if it is a header")]
    [InlineData("a.csv", "1,2\n3,4\n", "(1): the first row, '1', '2', does not tell")] // all are numbers
    [InlineData("a.csv", "positive,a\nnegative,b\n", "--columns 1,2")]
    // Two columns of texts.
    [InlineData("a.csv", "text,content,label\na,b,0\n", "does not tell which columns hold text and label")]
    // Two columns of labels.
    [InlineData("a.csv", "text,label,topic\na,0,x\n", "does not tell which columns hold text and label")]
    [InlineData("a.csv", "0;a, b\n1;c, d\n", "(1): commas and other delimiters would give columns alike")]
    [InlineData("a.csv", "a\nb\n", "--columns")] // a single column
    [InlineData(
        "a.csv",
        "text,label\na,0\nb,c,1\n",
        "(3): 3 fields, but 2 in the rows before; the delimiter is taken to be commas")]
    [InlineData("a.csv", "text,label\na,0\nb\n", "(3): 1 field, but 2 in the rows before")]
    [InlineData("a.csv", "0,a\n1,b, c\n", "(2): 3 fields, but 2 in the rows before")]
    [InlineData("a.csv", "text,label\n5\" nails,0\n", "(2): a quote stands within a field that has none around it")]
    [InlineData("a.csv", "text,label\n\"a\nb,0\nc,1\n", "(2): a quote opens a field here and is not closed")]
    [InlineData("a.csv", "", "the file is empty")]
    [InlineData("a.csv", "\n\n", "the file is empty")]
    [InlineData("a.csv", "text,label\n", "there is no text in it")]
    [InlineData(
        "a.tsv",
        "a fine film\t1\na bad one\t0\n",
        "(1): 'a fine film' is not a label, and the last column is all whole numbers")]
    [InlineData("a.tsv", "0\ta\n\n1\tb\n", "(2): 1 tab-separated field, but 2 in the rows before")]
    [InlineData("a.tsv", "0\ta\n1\tb\tc\n", "(2): 3 tab-separated fields, but 2 in the rows before")]
    [InlineData("a.tsv", "a\n", "(1): 1 field, no tab; a line is 'label<TAB>text'")]
    [InlineData("a", "a, b\n", "(1): there is no tab between a label and a text")]
    [InlineData(
        "a.jsonl",
        "{\"id\": 1, \"label\": 0}\n",
        "(1): its properties 'id', 'label' do not tell which hold text and label")]
    [InlineData("a.jsonl", "{\"text\": \"a\", \"label\": null}\n", "(1): 'label' is not a string or a whole number")]
    [InlineData("a.jsonl", "{\"text\": \"a\", \"label\": 0}\n{\"text\": \"a\"}\n", "(2): there is no 'label'")]
    [InlineData("a.jsonl", "{\"text\": \"a\", \"label\": 0}\n\n", "(2): this is not a JSON object")]
    public void What_is_not_clear_is_asked(string name, string text, string fault) =>
        Assert.Contains(
            fault, Assert.Throws<ToolException>(() => Read(name, text, null)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(
        "text,label\na,0\n",
        "review,label",
        "(1): in the header there is no 'review'; there are 'text', 'label'; columns are separated by commas.")]
    [InlineData("text,label,text\na,0,b\n", "text,label", "'text' is there twice; rename one")]
    [InlineData("a,0\n", "1,3", "(1): there is no column 3")]
    [InlineData("a,0\n", "1", "name the text's column and the label's")]
    public void Columns_that_do_not_fit_are_told(string text, string columns, string fault) =>
        Assert.Contains(
            fault, Assert.Throws<ToolException>(() => Read("a.csv", text, columns)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a.txt", "a\n\nb\n", "a", "b")]
    [InlineData("a.csv", "id,text\n1,\"a, b\"\n", "a, b")]
    [InlineData("a.csv", "text\na\n", "a")]
    [InlineData("a.tsv", "0\ta\n", "0|a")]
    [InlineData("a.dat", "a, b\n", "a, b")]
    [InlineData("a.jsonl", "{\"text\": \"a\"}\n", "a")]
    public void Where_labels_are_not_needed_texts_are_read_without(string name, string text, params string[] rows) =>
        Assert.Equal(rows, Read(name, text, null, new DataNeeds(LabelNeed.Optional, Pair: false)));

    [Theory]
    [InlineData("a,,b", "a part is empty")]
    [InlineData("a,b,c,d", "4 columns; give those")]
    [InlineData("a,a", "a column is named twice")]
    [InlineData("0,1", "columns are counted from 1")]
    public void Columns_that_make_no_sense_are_told(string columns, string fault)
    {
        Assert.Null(DataColumns.Parse(columns, out string? told));
        Assert.Contains(fault, told, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_found_out_is_said()
    {
        Assert.Null(Layout("a.tsv", "0\ta\n").Describe());
        Assert.Equal(
            "CSV with semicolons and a header; text 'text', label 'label'",
            Layout("a.csv", "label;text\n0;a\n").Describe());
        Assert.Equal(
            "CSV with commas, no header; text in column 2, label in column 1", Layout("b.csv", "0,a\n").Describe());
        Assert.Equal(
            "JSON lines; text 'first' and 'second', label 'label'",
            Layout("a.jsonl", "{\"first\":\"a\",\"second\":\"b\",\"label\":0}\n").Describe());
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private DataLayout Layout(string name, string text) =>
        DataFile.Read(_folder.Write(name, text), DataForm.Unsaid, new DataNeeds(LabelNeed.Required)).Layout;

    private string[] Read(string name, string text, string? columns, DataNeeds? needs = null)
    {
        DataForm form = new(columns is null ? null : DataColumns.Parse(columns, out _));
        DataSet data = DataFile.Read(_folder.Write(name, text), form, needs ?? new DataNeeds(LabelNeed.Required));
        return [.. data.Rows.Select(
            row => string.Join('|', new[] { row.Label, row.First, row.Second }.Where(part => part is not null)))];
    }
}

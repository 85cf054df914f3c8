using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Tasks;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Model.Tasks;

public sealed class TaskLabelsTests : IDisposable
{
    private static readonly DataForm AllNames = new(HasLabelNames: true);
    private static readonly TaskLabels News = new(3, ["World", "Sports", "Sci/Tech"]);

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("0 1 2 1", null, null)]
    [InlineData("b a c a", null, "a b c")]
    [InlineData("b a c a", "c b a", "c b a")]
    [InlineData("b a", "c b a", "b a")]
    [InlineData("b x", "c b a", "b x")]
    [InlineData("0 1 2", "c b a", "c b a")]
    [InlineData("0 1", "c b a", null)]
    [InlineData("0 1", "LABEL_0 LABEL_1", null)]
    [InlineData("LABEL_1 LABEL_0", "LABEL_0 LABEL_1", "LABEL_0 LABEL_1")]
    public void Labels_are_those_of_the_data_in_the_models_order(string labels, string? known, string? names) =>
        Assert.Equal(names?.Split(' '), LabelColumn.Find(Data(labels), DataForm.Unsaid, known?.Split(' '), 10).Names);

    [Theory]
    [InlineData("1 2 3", "its labels start at 1; number them from 0, for a model has a label 0, or take them for "
        + "names by --label-names.")]
    [InlineData("0 2 3", "no text has label 1, though labels go up to 3")]
    [InlineData("0 2147483647", "no text has label 1, though labels go up to 2147483647")]
    [InlineData("0 0", "every label is 0")]
    [InlineData("a a", "every label is 'a'")]
    [InlineData("0 1 2 3 4 5", "at most 5")]
    [InlineData("a b c d e f", "at most 5")]
    [InlineData("label a b a b c c", "(1): no other row has label 'label'. If line 1 is a header, name its columns, "
        + "as --columns text,label. Otherwise leave")]
    [InlineData(
        "a b c d e f g h i j k l m n o p q r s t u",
        "(1): 'a' is taken for a label, but 21 rows have 21 different ones")]
    [InlineData("label 0 1", "(2): label 0 is a number, but 'label' in line 1 is a name; labels are numbers "
        + "throughout or names throughout. --label-names takes all for names. If line 1 is a header")]
    [InlineData("0 -1", "(2): '-1' is not a label; labels are whole numbers from 0, or names throughout; "
        + "--label-names takes all for names.")]
    [InlineData("0 1.0", "(2): '1.0' is not a label; labels are whole numbers from 0, or names throughout; write 1, "
        + "or take all for names by --label-names.")]
    [InlineData("1.5 0", "(1): '1.5' is not a label")]
    [InlineData("0 ١", "(2): '١' is not a label; labels are whole numbers from 0, or names throughout.")]
    [InlineData("0 99999999999", "(2): '99999999999' is not a label; labels are whole numbers from 0, or names "
        + "throughout; this one is too large.")]
    [InlineData("0 _1", "(2): ' 1' is not a label; leave out the blanks around it.")]
    [InlineData("a b_", "(2): 'b ' is not a label; leave out the blanks around it.")]
    [InlineData("0 \ufeff1", "a byte order mark stands before it, as where files with one are joined.")]
    [InlineData("a ", "(2): the label is empty; every text has one.")]
    public void What_is_no_set_of_labels_is_one_message(string labels, string fault) => Assert.Contains(
        fault, Fault(() => LabelColumn.Find(Data(labels), DataForm.Unsaid, null, 5)), StringComparison.Ordinal);

    [Fact]
    public void What_looks_like_numbers_can_be_names()
    {
        TaskLabels stars = LabelColumn.Find(Data("5 1 3 -1 1"), AllNames, null, 10);
        Assert.Equal(["-1", "1", "3", "5"], stars.Names);
        Assert.Equal([3, 1], Numbers(stars, "5 1")); // names, though they are no names by themselves
    }

    [Fact]
    public void Names_are_matched_and_numbers_are_places()
    {
        Assert.Equal([2, 0, 1], Numbers(News, "Sci/Tech World Sports"));
        Assert.Equal([2, 0, 1], Numbers(News, "2 0 1"));
        Assert.Equal([1, 0], Numbers(new TaskLabels(2, null), "1 0"));
    }

    [Theory]
    [InlineData("World Sport", "(2): the model has no label 'Sport'; did you mean 'Sports'?")]
    [InlineData(
        "label World",
        "(1): the model has no label 'label'; it has 'World', 'Sports', 'Sci/Tech'. If line 1 is a header")]
    [InlineData(
        "1 3", "(2): label 3, but the model has 3 labels, 0 to 2. Labels are numbered from 0; these start above.")]
    [InlineData("0 3", "(2): label 3, but the model has 3 labels, 0 to 2.")]
    public void What_the_model_does_not_have_is_told_with_its_line(string labels, string fault) =>
        Assert.Contains(fault, Fault(() => News.Match(Data(labels), DataForm.Unsaid)), StringComparison.Ordinal);

    [Fact]
    public void A_model_without_names_matches_none() => Assert.Contains(
        "name them by `export --labels`",
        Fault(() => new TaskLabels(2, null).Match(Data("a b"), DataForm.Unsaid)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("0\ta\n", true, "the model takes pairs: a line is 'label<TAB>first<TAB>second'")]
    [InlineData("0\ta\tb\n", false, "the model takes single texts: a line is 'label<TAB>text'")]
    public void Data_that_do_not_fit_are_refused(string text, bool pair, string fault) => Assert.Contains(
        fault,
        Fault(() => TaskData.Read(
            _folder.Write("data.tsv", text), DataForm.Unsaid, new TextTask(pair, new TaskLabels(2, null)))),
        StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static string Fault(Action read) => Assert.Throws<ToolException>(read).Message;

    private static int[] Numbers(TaskLabels labels, string data)
    {
        using TaskLabelsTests test = new();
        return [.. labels.Match(test.Data(data), DataForm.Unsaid).Select(text => text.Label)];
    }

    private DataSet Data(string labels) => DataFile.Read(
        _folder.Write("data.tsv", string.Concat(labels.Split(' ').Select(
            (label, i) => $"{label.Replace('_', ' ').Replace("LABEL ", "LABEL_")}\ttext {i}\n"))),
        DataForm.Unsaid,
        new DataNeeds(LabelNeed.Required));
}

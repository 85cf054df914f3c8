using EarlyExitGen.Toolchain.Verbs.Labels;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Labels;

public class LabelScoresTests
{
    [Fact]
    public void Precision_recall_and_F1_are_counted_by_label()
    {
        LabelScores scores = LabelScores.Of(["a", "b", "c", "d"], [(0, 0), (0, 0), (0, 1), (1, 1), (1, 0), (1, 2)]);

        Assert.Equal(new LabelScore("a", 3, 2.0 / 3, 2.0 / 3, 4.0 / 6), scores.Labels[0]);
        Assert.Equal(new LabelScore("b", 3, 0.5, 1.0 / 3, 0.4), scores.Labels[1]);
        Assert.Equal(new LabelScore("c", 0, 0, null, 0), scores.Labels[2]);
        Assert.Equal(new LabelScore("d", 0, null, null, null), scores.Labels[3]);
        Assert.Equal(((2.0 / 3) + 0.4) / 3, scores.MacroF1, 12);
        Assert.Equal(
            [[2, 1, 0, 0], [1, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]], scores.Confusion.Select(row => row.ToArray()));
    }

    [Theory]
    [InlineData(8, "1 a rather long nam...")]
    [InlineData(9, "a rather long nam...")]
    public void Tables_fit_80_columns_however_many_labels_there_are(int labels, string first)
    {
        string[] names = [.. Enumerable.Range(0, labels).Select(i => $"a rather long name of a label {i}")];
        ReportSection section =
            LabelSection.Of([("never exit", LabelScores.Of(names, [.. Enumerable.Repeat((0, 0), 12345), (0, 1)]))]);

        Assert.Equal(first, section.Tables[1].Rows[0][0]);
        Assert.All(section.Tables, table => Assert.True(
            Enumerable.Range(0, table.Columns.Count).Sum(
                i => table.Rows.Append(table.Columns).Max(row => row[i].Length) + 3) < 80));
    }
}

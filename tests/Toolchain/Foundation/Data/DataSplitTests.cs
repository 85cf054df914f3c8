using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Data;

public class DataSplitTests
{
    [Fact]
    public void Each_label_is_split_alike_and_by_the_seed()
    {
        DataSet data = Data(1000);
        DataSet[] parts = DataSplit.Of(data, [80, 10, 10], seed: 1);

        Assert.Equal([800, 100, 100], parts.Select(part => part.Rows.Count));
        Assert.All(parts, part => Assert.Equal(part.Rows.Count / 4, part.Rows.Count(row => row.Label == "rare")));
        Assert.Equal(data.Rows, parts.SelectMany(part => part.Rows).OrderBy(row => row.Line));
        Assert.All(parts, part => Assert.Equal(part.Rows.OrderBy(row => row.Line), part.Rows));
        Assert.Equal(parts[1].Rows, DataSplit.Of(data, [80, 10, 10], seed: 1)[1].Rows);
        Assert.NotEqual(parts[1].Rows, DataSplit.Of(data, [80, 10, 10], seed: 2)[1].Rows);
    }

    [Fact]
    public void A_text_that_is_there_twice_is_in_one_part_only()
    {
        DataSet data = Data(100, different: 20);
        DataSet[] parts = DataSplit.Of(data, [50, 50], seed: 1);
        Assert.Empty(parts[0].Rows.Select(row => row.First).Intersect(parts[1].Rows.Select(row => row.First)));
        Assert.Equal(100, parts.Sum(part => part.Rows.Count));
    }

    [Fact]
    public void Too_few_texts_are_told() => Assert.Contains(
        "4 texts are too few to split",
        Assert.Throws<ToolException>(() => DataSplit.Of(Data(4), [98, 1, 1], 1)).Message,
        StringComparison.Ordinal);

    private static DataSet Data(int count, int different = int.MaxValue) => new(
        "data.tsv",
        new DataLayout(DataFormat.Lines, [1], 0) { Fields = 2 },
        [.. Enumerable.Range(0, count).Select(
            i => new DataRow(i + 1, i % 4 == 0 ? "rare" : "often", $"text {i % different}", null))],
        "");
}

using Xunit;

namespace EarlyExitGen.Tests;

public class CascadeOptionsTests
{
    public static TheoryData<string, Func<int, CascadeOptions>, int, int> Numbers => new()
    {
        { nameof(CascadeOptions.IntraOpThreads), value => new() { IntraOpThreads = value }, 0, 1024 },
        { nameof(CascadeOptions.MaxConcurrency), value => new() { MaxConcurrency = value }, 0, 65_536 },
        { nameof(CascadeOptions.BatchRows), value => new() { BatchRows = value }, 1, 65_536 },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_out_of_range_is_refused(string name, Func<int, CascadeOptions> with, int least, int most)
    {
        int Read(int value) => (int)typeof(CascadeOptions).GetProperty(name)!.GetValue(with(value))!;

        Assert.All((int[])[least, least + 1, most], value => Assert.Equal(value, Read(value)));
        Assert.All(
            (int[])[int.MinValue, -1, least - 1, most + 1, int.MaxValue],
            value => Assert.Throws<ArgumentOutOfRangeException>("value", () => with(value)));
    }

    [Fact]
    public void Every_number_has_a_range()
    {
        Assert.Equal(
            Numbers.Select(row => row.Data.Item1).Order(),
            typeof(CascadeOptions).GetProperties().Where(p => p.PropertyType == typeof(int)).Select(p => p.Name)
                .Order());
    }
}

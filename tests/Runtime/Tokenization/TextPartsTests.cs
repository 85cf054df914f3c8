using EarlyExitGen.Tokenization;
using Xunit;

namespace EarlyExitGen.Tests.Tokenization;

public class TextPartsTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("2", "", "")]
    [InlineData("2 3", "", "")]
    [InlineData("2 7 3", "7", "")]
    [InlineData("2 7 3 8 3", "7 3 8", "")]
    public void A_single_text_is_what_stands_between_its_special_tokens(string ids, string first, string second) =>
        Check(ids, [], first, second);

    [Theory]
    [InlineData("2 7 8 3 9 3", "7 8", "9")]
    [InlineData("2 3 9 3", "", "9")]
    [InlineData("2 9 3 3", "9", "")]
    [InlineData("2 3 3", "", "")]
    [InlineData("2 9 3", "9", "")]
    [InlineData("2 9 3 8 3 7 3", "9", "8 3 7")]
    public void A_pair_is_split_at_the_first_separator(string ids, string first, string second) =>
        Check(ids, [3], first, second);

    [Theory]
    [InlineData("0 7 2 2 9 2", "7", "9")]
    [InlineData("0 7 2 9 2", "7 2 9", "")]
    public void A_separator_may_have_two_ids(string ids, string first, string second) =>
        Check(ids, [2, 2], first, second);

    private static void Check(string ids, int[] between, string first, string second)
    {
        TextParts.Split(Parse(ids), between, out ReadOnlySpan<int> a, out ReadOnlySpan<int> b);
        Assert.Equal(Parse(first), a.ToArray());
        Assert.Equal(Parse(second), b.ToArray());
    }

    private static int[] Parse(string ids) =>
        [.. ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
}

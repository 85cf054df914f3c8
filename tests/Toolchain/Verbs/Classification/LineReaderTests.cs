using System.Text;
using EarlyExitGen.Toolchain.Verbs.Classification;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Classification;

public class LineReaderTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\nb\n", new[] { "a", "b" })]
    [InlineData("a\r\n\r\nb", new[] { "a", "", "b" })]
    [InlineData("\n\n", new[] { "", "" })]
    [InlineData("a\rb\u2028c\n", new[] { "a\rb\u2028c" })]
    [InlineData("\ufeffa\n\ufeffb", new[] { "a", "\ufeffb" })]
    public void Lines_are_those_of_wc(string text, string[] lines)
    {
        Assert.Equal(lines, Read(Encoding.UTF8.GetBytes(text), int.MaxValue));
        Assert.Equal(lines, Read(Encoding.UTF8.GetBytes(text), 1));
    }

    [Fact]
    public void Long_lines_are_whole_however_the_file_comes()
    {
        Random random = new(1);
        string[] lines = [.. Enumerable.Range(0, 50).Select(i => new string((char)('a' + (i % 26)), random.Next(0, 200_000)))];
        byte[] bytes = Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\n");
        Assert.Equal(lines, Read(bytes, 7919));
    }

    private static List<string> Read(byte[] bytes, int most)
    {
        LineReader reader = new(new Trickle(bytes, most));
        List<string> lines = [];
        while (reader.Next(out ReadOnlySpan<byte> line))
        {
            lines.Add(Encoding.UTF8.GetString(line));
        }

        Assert.Equal(lines.Count, reader.Count);
        return lines;
    }

    private sealed class Trickle(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, most));
    }
}

using System.IO.Compression;
using System.Text;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Data;

public sealed class UnlabelledFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Lines_are_texts_and_empty_ones_are_left_out()
    {
        string file = _folder.Write("texts.txt", "one\n\n  \ntwo\twords\r\nthree");
        Assert.Equal(
            [new Instance(-100, "one", null), new(-100, "two\twords", null), new(-100, "three", null)],
            UnlabelledFile.Read(file, isPair: false, limit: 10, seed: 1, out _));
    }

    [Fact]
    public void A_limit_draws_by_the_seed_from_the_whole_file()
    {
        string file = _folder["texts"];
        using (GZipStream stream = new(File.Create(file), CompressionLevel.Fastest))
        {
            stream.Write(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 10_000))));
        }

        int[] Draw(int seed) => [.. UnlabelledFile.Read(file, false, 200, seed, out _).Select(row => int.Parse(row.First, null))];
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
        Assert.Equal(200, Draw(1).Distinct().Count());
        Assert.InRange(Draw(1).Average(), 4000, 6000);
    }

    [Theory]
    [InlineData("a\tb\nc\n", true, "(2): 1 tab-separated fields")]
    [InlineData("\n \n", false, "no text in it")]
    public void What_holds_no_texts_is_named(string text, bool pair, string fault) => Assert.Contains(
        fault,
        Assert.Throws<ToolException>(() => UnlabelledFile.Read(_folder.Write("texts.txt", text), pair, 10, 1, out _)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_missing_is_named() =>
        Assert.Throws<ToolException>(() => UnlabelledFile.Read(_folder["absent.txt"], false, 10, 1, out _));

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}

using System.Text;
using EarlyExitGen.Toolchain.Foundation.Data;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Data;

public sealed class TextInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_pipe_can_be_read_again()
    {
        string path = _folder["pipe"];
        NamedPipe.Create(path);
        string text = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i}\n"));
        Task writer = NamedPipe.Write(path, TextLinesTests.Gzip(Encoding.UTF8.GetBytes(text)));
        using TextInput input = TextInput.Of(path, "", isReadAgain: true);
        Assert.True(input.IsPipe);
        (string[] first, string hash) = Read(input);
        await writer;
        Assert.Equal(text, string.Concat(first.Select(line => line + "\n")));
        (string[] second, string again) = Read(input);
        Assert.Equal(first, second);
        Assert.Equal(hash, again);
    }

    [Fact]
    public void A_file_can_be_read_again_without_a_copy()
    {
        using TextInput input = TextInput.Of(_folder.Write("text.txt", "a\nb"), "", isReadAgain: true);
        Assert.False(input.IsPipe);
        Assert.Equal(["a", "b"], Read(input).Lines);
        Assert.Equal(["a", "b"], Read(input).Lines);
    }

    [Theory]
    [InlineData("a/b.JSONL", ".jsonl", true)]
    [InlineData("b.ndjson.gz", ".ndjson", true)]
    [InlineData("b.json", ".json", true)]
    [InlineData("b.tsv.GZ", ".tsv", false)]
    [InlineData("a.b/c", "", false)]
    [InlineData("-", "", false)]
    public void The_ending_of_gzip_tells_nothing(string name, string ending, bool isJson)
    {
        Assert.Equal(ending, TextName.Ending(name));
        Assert.Equal(isJson, TextName.IsJsonLines(name));
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static (string[] Lines, string Hash) Read(TextInput input)
    {
        using TextLines lines = input.Open();
        List<string> read = [];
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            read.Add(Encoding.UTF8.GetString(line));
        }

        return ([.. read], lines.Sha256());
    }
}

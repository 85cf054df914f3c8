using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Files;

public sealed class OutputInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("data.jsonl")]
    [InlineData("link.jsonl")]
    [InlineData("linked/data.jsonl")]
    public void What_is_read_is_not_written_by_any_name(string name)
    {
        string data = _folder.Write("data.jsonl", "mine");
        File.CreateSymbolicLink(_folder["link.jsonl"], data);
        Directory.CreateSymbolicLink(_folder["linked"], _folder.Path);

        ToolException error =
            Assert.Throws<ToolException>(() => OutputFile.Open(_folder[name], "other", data).Dispose());

        Assert.Contains("this is a file that is read", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder.Path).Length);
        Assert.Equal("mine", File.ReadAllText(data));
    }
}

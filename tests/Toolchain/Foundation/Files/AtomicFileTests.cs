using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_link_stays_one_and_the_mode_is_kept()
    {
        string file = _folder.Write("real.json", "old");
        File.CreateSymbolicLink(_folder["link.json"], "real.json");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        AtomicFile.WriteText(_folder["link.json"], "new");

        Assert.Equal("new", File.ReadAllText(file));
        Assert.Equal("real.json", new FileInfo(_folder["link.json"]).LinkTarget);
        Assert.True(OperatingSystem.IsWindows()
            || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public void What_fails_leaves_the_old_file_and_nothing_else()
    {
        string file = _folder.Write("a.json", "old");
        string other = _folder.Write("a.json.new", "somebody's");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(file, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));
        AtomicFile.RequireWritable(file);

        Assert.Equal("old", File.ReadAllText(file));
        Assert.Equal("somebody's", File.ReadAllText(other));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public void What_cannot_be_written_is_told()
    {
        ToolException error = Assert.Throws<ToolException>(() => AtomicFile.RequireWritable(_folder["absent/a.json"]));

        Assert.Contains("a.json: it cannot be written", error.Message, StringComparison.Ordinal);
    }
}

using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Files;

public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void It_appears_whole_or_not_at_all()
    {
        string path = _folder.Write("out.txt", "old");
        using (OutputFile output = OutputFile.Open(path))
        {
            Assert.Throws<InvalidOperationException>(() => output.Write(stream =>
            {
                stream.Write("ne"u8);
                throw new InvalidOperationException();
            }));
        }

        Assert.Equal("old", File.ReadAllText(path));
        using (OutputFile output = OutputFile.Open(path))
        {
            output.Write(stream => stream.Write("new"u8));
        }

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_second_one_who_writes_it_ends_at_once()
    {
        using OutputFile first = OutputFile.Open(_folder["out.txt"]);
        Assert.Contains("another process is writing it", Fault(_folder["out.txt"]), StringComparison.Ordinal);
        first.Write(stream => stream.Write("first"u8));
        Assert.Equal("first", File.ReadAllText(_folder["out.txt"]));
    }

    [Fact]
    public void What_is_in_its_way_is_said_at_the_start()
    {
        Assert.Contains("this is a folder", Fault(_folder.Path), StringComparison.Ordinal);
        Assert.Contains("no such folder", Fault(_folder["absent/out.txt"]), StringComparison.Ordinal);
        Assert.Contains("is empty", Fault(""), StringComparison.Ordinal);
        Assert.Contains(
            "takes a folder",
            Assert.Throws<ToolException>(() => OutputPlace.CheckFolder("-")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "this is a file",
            Assert.Throws<ToolException>(() => OutputPlace.CheckFolder(_folder.Write("file", ""))).Message,
            StringComparison.Ordinal);
        OutputPlace.CheckFolder(_folder["new"]);
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        string target = _folder.Write("target.txt", "old");
        File.CreateSymbolicLink(_folder["link.txt"], target);
        using (OutputFile output = OutputFile.Open(_folder["link.txt"]))
        {
            output.Write(stream => stream.Write("new"u8));
        }

        Assert.Equal("new", File.ReadAllText(target));
        Assert.NotNull(new FileInfo(_folder["link.txt"]).LinkTarget);
    }

    [Fact]
    public async Task Pipes_and_devices_are_written_to_and_not_replaced()
    {
        string pipe = _folder["pipe"];
        NamedPipe.Create(pipe);
        Task<string> reader = Task.Run(() => File.ReadAllText(pipe), TestContext.Current.CancellationToken);
        using (OutputFile output = OutputFile.Open(pipe))
        {
            output.Write(stream => stream.Write("text"u8));
        }

        Assert.Equal("text", await reader);
        using (OutputFile output = OutputFile.Open("/dev/null"))
        {
            output.Write(stream => stream.Write("text"u8));
        }

        Assert.Equal(0, new FileInfo("/dev/null").Length);
        Assert.False(File.Exists("/dev/null.new"));
    }

    [Fact]
    public void A_folder_is_one_process_s_alone()
    {
        string folder = _folder["made"];
        using (new FolderLock(folder))
        {
            Assert.Contains(
                "another process",
                Assert.Throws<ToolException>(() => new FolderLock(folder)).Message,
                StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(folder));
        using (new FolderLock(folder))
        {
            File.WriteAllText(Path.Combine(folder, "file"), "");
        }

        Assert.Equal([Path.Combine(folder, "file")], Directory.GetFileSystemEntries(folder));
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static string Fault(string path) => Assert.Throws<ToolException>(() => OutputFile.Open(path)).Message;
}

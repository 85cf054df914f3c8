using EarlyExitGen.Toolchain.Foundation.Files;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Files;

public sealed class SpooledStreamTests
{
    [Fact]
    public void What_was_read_is_read_again_and_no_kill_could_leave_a_file_behind()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        using SpooledStream spooled = new(new MemoryStream(bytes), folder.Path);
        Assert.Equal(bytes, ReadAll(spooled));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There an open file keeps its name.");
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        spooled.Rewind();
        Assert.Equal(bytes, ReadAll(spooled));
    }

    private static byte[] ReadAll(Stream stream)
    {
        MemoryStream all = new();
        stream.CopyTo(all, 4099);
        return all.ToArray();
    }
}

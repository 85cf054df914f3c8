using EarlyExitGen.Tasks.Tests.Host;
using Xunit;

namespace EarlyExitGen.Tasks.Tests.Copies;

public sealed class HashCascadeFilesTests : IDisposable
{
    private readonly OutputFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_list_says_where_files_come_from_and_what_is_in_them()
    {
        _folder.Write("shared/news/b.onnx", "abc");
        _folder.Write("shared/news/a.cascade.json");
        Assert.Equal(
            [
                "# cascades/news from ../shared/news",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  cascades/news/a.cascade.json",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  cascades/news/b.onnx",
            ],
            _folder.Lines("App", "shared/news"));
        Assert.Equal("# cascades/news from news", _folder.Lines("shared", "shared/news")[0]);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_left_to_the_check()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        _folder.Write("App/news/a.cascade.json");
        File.CreateSymbolicLink(_folder.PathOf("App/news/b.onnx"), _folder.PathOf("nowhere"));
        Assert.Contains($"{new string('0', 64)}  cascades/news/b.onnx", _folder.Lines("App", "App/news"));
    }
}

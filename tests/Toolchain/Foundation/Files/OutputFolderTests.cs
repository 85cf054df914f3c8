using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Files;

/// <summary>Folders that are written as a whole, wherever they lie and whoever was killed before.</summary>
public sealed class OutputFolderTests : IDisposable
{
    private static readonly HashSet<string> Own = ["own.txt"];

    private readonly TemporaryFolder _root = new();

    private string Target => _root["out"];

    private string Work => _root[".out.earlyexit"];

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_new_folder_and_an_old_one_are_written_alike()
    {
        Write("first");
        Write("second");

        Assert.Equal("second", File.ReadAllText(Path.Combine(Target, "own.txt")));
        Assert.Equal(["out"], Names(_root.Path));
    }

    [Fact]
    public void Other_files_come_along_with_links_and_modes()
    {
        Write("first");
        string secret = Directory.CreateDirectory(Path.Combine(Target, "secret")).FullName;
        File.WriteAllText(Path.Combine(secret, "key"), "k");
        File.CreateSymbolicLink(Path.Combine(Target, "loop"), ".");
        File.CreateSymbolicLink(Path.Combine(Target, "nowhere"), "not-there");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Write("second");

        Assert.Equal("second", File.ReadAllText(Path.Combine(Target, "own.txt")));
        Assert.Equal("k", File.ReadAllText(Path.Combine(secret, "key")));
        Assert.Equal(".", new FileInfo(Path.Combine(Target, "loop")).LinkTarget);
        Assert.Equal("not-there", new FileInfo(Path.Combine(Target, "nowhere")).LinkTarget);
        Assert.True(OperatingSystem.IsWindows() || (File.GetUnixFileMode(secret) & UnixFileMode.OtherRead) == 0);
    }

    [Fact]
    public void What_a_killed_process_left_is_cleared()
    {
        Write("first");
        Directory.CreateDirectory(Path.Combine(Work, "stage"));
        File.WriteAllText(Path.Combine(Work, "stage", "own.txt"), "half");
        File.WriteAllText(Path.Combine(Work, "lock"), "");

        Write("second");

        Assert.Equal("second", File.ReadAllText(Path.Combine(Target, "own.txt")));
        Assert.Equal(["out"], Names(_root.Path));
    }

    [Fact]
    public void What_was_killed_between_two_moves_is_put_back()
    {
        Write("first");
        File.WriteAllText(Path.Combine(Target, "other.txt"), "kept");
        Directory.CreateDirectory(Work);
        File.WriteAllText(Path.Combine(Work, "lock"), "");
        Directory.Move(Target, Path.Combine(Work, "old"));

        OutputFolder.Open(Target).Dispose();

        Assert.Equal(["other.txt", "own.txt"], Names(Target));
        Assert.Equal(["out"], Names(_root.Path));
    }

    [Fact]
    public void A_folder_that_another_process_writes_is_refused()
    {
        using OutputFolder first = OutputFolder.Open(Target);

        Assert.Contains("another process is writing it", Refused(Target), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_needed_beside_it_and_is_not_ours_is_left_alone()
    {
        Directory.CreateDirectory(Work);
        File.WriteAllText(Path.Combine(Work, "mine"), "kept");

        Assert.Contains("holds something else", Refused(Target), StringComparison.Ordinal);
        Assert.Equal(["mine"], Names(Work));
    }

    [Theory]
    [InlineData("out", "this is the folder that is read")]
    [InlineData("out/", "this is the folder that is read")]
    [InlineData("out/../out", "this is the folder that is read")]
    [InlineData("link", "this is the folder that is read")]
    [InlineData("linked/out", "this is the folder that is read")]
    [InlineData("above", "which is read, lies in it")]
    public void The_source_is_refused_by_any_name(string name, string expected)
    {
        Directory.CreateDirectory(_root["above"]);
        Directory.CreateDirectory(_root["above/out"]);
        Directory.CreateSymbolicLink(Target, _root["above/out"]);
        Directory.CreateSymbolicLink(_root["link"], Target);
        Directory.CreateSymbolicLink(_root["linked"], _root["above"]);

        Assert.Contains("this is the folder that is read", Refused(_root[name]), StringComparison.Ordinal);
        Assert.Contains(expected, Refused(_root[name], _root["link"]), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_root["above/out"]));
        Assert.Equal(["above", "link", "linked", "out"], Names(_root.Path));
    }

    [Fact]
    public void A_folder_within_the_source_is_another_one()
    {
        Write("first");

        OutputFolder.Open(Path.Combine(Target, "inner"), Target).Dispose();

        Assert.Equal(["own.txt"], Names(Target));
    }

    [Fact]
    public void A_link_to_a_folder_stays_one()
    {
        Directory.CreateDirectory(_root["real"]);
        Directory.CreateSymbolicLink(Target, "real");

        Write("first");

        Assert.Equal("first", File.ReadAllText(_root["real/own.txt"]));
        Assert.Equal("real", new DirectoryInfo(Target).LinkTarget);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below")]
    [InlineData("/")]
    public void What_cannot_be_a_folder_is_refused_at_once(string name)
    {
        _root.Write("file", "");

        Refused(name == "/" ? "/" : _root[name]);

        Assert.Equal(["file"], Names(_root.Path));
    }

    [Fact]
    public void Where_the_folder_cannot_be_exchanged_its_files_are_replaced()
    {
        Write("first");
        string other = _root.Write("out/other.txt", "kept");
        _root.Write(".out.earlyexit", "in the way of the folder to work in");

        using (OutputFolder output = OutputFolder.Open(Target))
        {
            string stage = output.Stage("stage");
            File.WriteAllText(Path.Combine(stage, "new.txt"), "second");
            Assert.Equal([".earlyexit", "other.txt", "own.txt"], Names(Target));
            output.Commit(stage, Own, last: "new.txt");
        }

        Assert.Equal(["new.txt", "other.txt"], Names(Target));
        Assert.Equal("kept", File.ReadAllText(other));
        Assert.Equal([".out.earlyexit", "out"], Names(_root.Path));
    }

    [Fact]
    public void Standard_output_is_not_a_folder()
    {
        const string expected = "'-': several files are written, which takes a folder; name one.";
        Assert.Equal(expected, Assert.Throws<ToolException>(() => OutputFolder.Open("-")).Message);
        (int code, _, string error) = ToolProcess.Run(
            "synthesize", "--layers", "1", "--hidden", "8", "--heads", "1", "--exits", "1", "--out", "-");
        Assert.Equal((1, $"earlyexit: {expected}"), (code, error.TrimEnd()));
    }

    [Fact]
    public void Room_is_asked_for_before_it_is_needed()
    {
        using OutputFolder output = OutputFolder.Open(Target);

        output.RequireSpace(1);
        ToolException error = Assert.Throws<ToolException>(() => output.RequireSpace(1L << 60));

        Assert.Contains("about 1099511627776 MiB are needed there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parents_that_were_made_for_nothing_go()
    {
        OutputFolder.Open(_root["a/b/out"]).Dispose();

        Assert.Empty(Names(_root.Path));
    }

    private static string Refused(string folder, string? source = null) => Assert.Throws<ToolException>(
        () => OutputFolder.Open(folder, source ?? folder).Dispose()).Message;

    private static IEnumerable<string?> Names(string folder) =>
        Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private void Write(string text)
    {
        using OutputFolder output = OutputFolder.Open(Target);
        string stage = output.Stage("stage");
        File.WriteAllText(Path.Combine(stage, "own.txt"), text);
        output.Commit(stage, Own, last: "own.txt");
    }
}

using EarlyExitGen.Tasks.Copies;
using EarlyExitGen.Tasks.Tests.Host;
using Microsoft.Build.Framework;
using Xunit;

namespace EarlyExitGen.Tasks.Tests.Copies;

/// <summary>Before cascades are copied: what differs goes, and nobody overwrites another one's.</summary>
public sealed class PrepareCascadeCopiesTests : IDisposable
{
    private readonly OutputFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_copy_that_differs_goes_though_its_date_and_its_size_are_the_same()
    {
        ITaskItem[] items = _folder.Project("App", "App/news", "0.9", "one");
        _folder.Copy(items, "out");
        Assert.Empty(_folder.Prepare(items, "out"));
        Assert.Equal("0.9", Text("a.cascade.json"));
        Assert.Equal("one", Text("block.onnx"));

        items = _folder.Project("App", "App/news", "0.6", "two");
        Assert.Empty(_folder.Prepare([.. items, .. items], "out"));
        Assert.False(Exists("a.cascade.json"));
        Assert.False(Exists("block.onnx"));
        Assert.False(File.Exists(_folder.PathOf($"out/App{CascadeList.Suffix}")));
    }

    [Fact]
    public void What_is_the_same_stays_whatever_its_date_is()
    {
        ITaskItem[] items = _folder.Project("App", "App/news", "0.9", "one");
        _folder.Copy(items, "out");
        File.SetLastWriteTimeUtc(_folder.PathOf("out/cascades/news/block.onnx"), DateTime.UnixEpoch);
        File.Delete(_folder.PathOf($"out/App{CascadeList.Suffix}"));
        Assert.Empty(_folder.Prepare(items, "out"));
        Assert.True(Exists("a.cascade.json"));
        Assert.True(Exists("block.onnx"));
    }

    [Theory]
    [InlineData("other")]
    [InlineData("eno")]
    public void A_copy_that_somebody_changed_goes(string text)
    {
        ITaskItem[] items = _folder.Project("App", "App/news", "0.9", "one");
        _folder.Copy(items, "out");
        string copy = _folder.PathOf("out/cascades/news/block.onnx");
        File.WriteAllText(copy, text);
        File.SetAttributes(copy, FileAttributes.ReadOnly);
        Assert.Empty(_folder.Prepare(items, "out"));
        Assert.True(Exists("a.cascade.json"));
        Assert.False(Exists("block.onnx"));
    }

    [Fact]
    public void Sources_are_never_deleted()
    {
        // An output that is the project's own folder, and a copy that is a link.
        ITaskItem[] items = _folder.Project("App", "App/cascades/news", "0.9", "one");
        Assert.Empty(_folder.Prepare(items, "App"));
        Assert.True(File.Exists(_folder.PathOf("App/cascades/news/block.onnx")));

        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        _folder.Copy(items, "out");
        string other = _folder.Write("elsewhere/block.onnx", "eno");
        File.Delete(_folder.PathOf("out/cascades/news/block.onnx"));
        File.CreateSymbolicLink(_folder.PathOf("out/cascades/news/block.onnx"), other);
        Assert.Empty(_folder.Prepare(items, "out"));
        Assert.True(File.Exists(other));
        Assert.False(Exists("block.onnx"));
    }

    [Theory]
    [InlineData("Lib/news")]
    [InlineData("Lib/NEWS")]
    public void Cascades_of_a_project_and_of_its_reference_may_not_share_a_folder(string folder)
    {
        ITaskItem[] items =
            [.. _folder.Project("Lib", folder, "0.9", "one"), .. _folder.Project("App", "App/news", "0.9", "one")];
        BuildErrorEventArgs error = Assert.Single(_folder.Prepare(items, "out"));
        Assert.Equal("EEGCFG0002", error.Code);
        Assert.Contains(
            $"{_folder.PathOf("App/news")}, {_folder.PathOf(folder)}", error.Message, StringComparison.Ordinal);
        Assert.Equal(_folder.PathOf("Test.csproj"), error.File);
    }

    [Fact]
    public void Applications_may_not_overwrite_each_others_cascades()
    {
        ITaskItem[] one = _folder.Project("One", "One/news", "0.9", "one");
        ITaskItem[] two = _folder.Project("Two", "Two/news", "0.9", "two");
        _folder.Copy(one, "out");

        BuildErrorEventArgs error = Assert.Single(_folder.Prepare(two, "out"));
        Assert.Equal("EEGCFG0002", error.Code);
        Assert.Contains("which One put there", error.Message, StringComparison.Ordinal);
        Assert.Equal("one", Text("block.onnx"));

        // What the project itself has put there before, under another name, is no other application's.
        string record =
            _folder.Write("Two/obj/Two.csproj.FileListAbsolute.txt", _folder.PathOf($"out/One{CascadeList.Suffix}"));
        Assert.Empty(_folder.Prepare(two, "out", record));
        Assert.False(Exists("block.onnx"));
    }

    [Fact]
    public void Applications_may_share_a_cascade()
    {
        // Of a library, which has changed since.
        ITaskItem[] library = _folder.Project("Lib", "Lib/topics", "0.9", "one");
        _folder.Copy([.. _folder.Project("One", "One/news", "0.9", "one"), .. library], "out");
        ITaskItem[] two = _folder.Project("Two", "Two/moods", "0.9", "two");
        Assert.Empty(_folder.Prepare([.. two, .. _folder.Project("Lib", "Lib/topics", "0.6", "two")], "out"));

        // Outside of both, the same files or later ones; and the same files in two folders.
        _folder.Copy(_folder.Project("One", "shared/news", "0.9", "one"), "shared-out");
        Assert.Empty(_folder.Prepare(_folder.Project("Two", "shared/news", "0.9", "one"), "shared-out"));
        Assert.Empty(_folder.Prepare(_folder.Project("Two", "shared/news", "0.6", "two"), "shared-out"));
        _folder.Copy(_folder.Project("One", "One/same", "0.9", "one"), "same-out");
        Assert.Empty(_folder.Prepare(_folder.Project("Two", "Two/same", "0.9", "one"), "same-out"));
    }

    [Fact]
    public void An_assembly_that_was_compiled_for_another_manifest_is_reported()
    {
        _folder.Project("App", "App/news", "0.9", "one");
        _folder.Write("App/news/a.cascade.json", "0.6");
        ITaskItem[] items = _folder.Copied("App", "App/news");
        BuildErrorEventArgs error = Assert.Single(_folder.Prepare(items, "out"));
        Assert.Equal("EEGCFG0013", error.Code);
        Assert.StartsWith(
            $"App was compiled for another version of the cascade in {_folder.PathOf("App/news")}",
            error.Message,
            StringComparison.Ordinal);

        Assert.Empty(_folder.Prepare(_folder.Compile("App", "App/news"), "out"));
    }

    private string Text(string file) => File.ReadAllText(_folder.PathOf("out/cascades/news/" + file));

    private bool Exists(string file) => File.Exists(_folder.PathOf("out/cascades/news/" + file));
}

using EarlyExitGen.Tasks.Tests.Host;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tasks.Tests.Builds;

/// <summary>The contents of output folders after real builds of several projects.</summary>
public sealed class OutputTests : IDisposable
{
    private const string Output = "bin/Debug/net10.0/";

    private readonly BuildProject _projects = new("Root");

    public void Dispose() => _projects.Dispose();

    [Fact]
    public async Task What_follows_from_a_cascade_follows_its_bytes_not_its_dates()
    {
        using EditableCascade one = new();
        using EditableCascade two = new(new TestCascadeOptions { Seed = 2 });
        _projects.Add(one, "tiny");
        _projects.Add(one, "gone");
        SetDates("tiny");
        await AssertBuilds("Root.csproj");
        string assembly = _projects.PathOf("obj/Debug/net10.0/Root.dll");
        DateTime compiled = File.GetLastWriteTimeUtc(assembly);
        Assert.True(Directory.Exists(_projects.PathOf(Output + "cascades/gone")));

        // Other blocks and another manifest, of the same dates and sizes; and a cascade that is no longer there.
        _projects.Add(two, "tiny");
        SetDates("tiny");
        Directory.Delete(_projects.PathOf("gone"), recursive: true);
        await AssertBuilds("Root.csproj", "--no-restore", "-p:EnableCascadeChecks=false");
        Assert.NotEqual(compiled, File.GetLastWriteTimeUtc(assembly));
        AssertCopied("tiny", Output);
        Assert.Empty(Directory.GetFiles(_projects.PathOf(Output), "gone*", SearchOption.AllDirectories));

        // The last one goes too, and with it the class.
        compiled = File.GetLastWriteTimeUtc(assembly);
        Directory.Delete(_projects.PathOf("tiny"), recursive: true);
        await AssertBuilds("Root.csproj", "--no-restore");
        Assert.NotEqual(compiled, File.GetLastWriteTimeUtc(assembly));
        Assert.Empty(Directory.GetFiles(_projects.PathOf(Output), "*cascade*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_project_in_a_folder_of_another_one_keeps_its_cascade_to_itself()
    {
        using EditableCascade cascade = new();
        _projects.AddProject("Lib/Lib.csproj");
        _projects.AddProject(
            "Root.csproj",
            """<ItemGroup><Compile Remove="Lib/**;Tool/**" /><ProjectReference Include="Lib/Lib.csproj" /></ItemGroup>""");
        _projects.Add(cascade, "Lib/tiny");
        await AssertBuilds("Root.csproj");
        await AssertBuilds("Root.csproj", "--no-restore");
        AssertCopied("Lib/tiny", Output);
        Assert.False(File.Exists(_projects.PathOf("obj/Debug/net10.0/Root.cascades.sha256")));

        // A cascade of the same name of its own is one too many, and nothing of the library's is overwritten.
        using EditableCascade other = new(new TestCascadeOptions { Seed = 2 });
        _projects.Add(other, "tiny");
        (bool succeeded, string[] lines) = await _projects.BuildAsync("--no-restore");
        Assert.False(succeeded);
        string error = Assert.Single(lines);
        Assert.StartsWith($"{_projects.PathOf("Root.csproj")} : error EEGCFG0002: ", error, StringComparison.Ordinal);
        Assert.Contains($"{_projects.PathOf("Lib/tiny")}, {_projects.PathOf("tiny")}", error, StringComparison.Ordinal);
        AssertCopied("Lib/tiny", Output);

        // Nor may another application be built over it.
        _projects.AddProject("Tool/Tool.csproj");
        _projects.Add(other, "Tool/tiny");
        (succeeded, lines) = await _projects.BuildProjectAsync("Tool/Tool.csproj", "-o", _projects.PathOf(Output));
        Assert.False(succeeded);
        Assert.Contains("error EEGCFG0002: ", Assert.Single(lines), StringComparison.Ordinal);
        AssertCopied("Lib/tiny", Output);
    }

    private void SetDates(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(_projects.PathOf(folder)))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }
    }

    private void AssertCopied(string folder, string output)
    {
        string copy = _projects.PathOf($"{output}cascades/{Path.GetFileName(folder)}");
        string[] files = [.. Directory.GetFiles(_projects.PathOf(folder)).Select(f => Path.GetFileName(f)!)];
        Assert.Equal(
            files.Order(StringComparer.Ordinal),
            Directory.GetFiles(copy).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.All(files, f => Assert.Equal(
            File.ReadAllBytes(Path.Combine(_projects.PathOf(folder), f)), File.ReadAllBytes(Path.Combine(copy, f))));
    }

    private async Task AssertBuilds(string project, params string[] arguments)
    {
        (bool succeeded, string[] lines) = await _projects.BuildProjectAsync(_projects.PathOf(project), arguments);
        Assert.True(succeeded, string.Join(Environment.NewLine, lines));
    }
}

using EarlyExitGen.Tasks.Tests.Host;
using Microsoft.Build.Utilities;
using Xunit;

namespace EarlyExitGen.Tasks.Tests.Discovery;

/// <summary>Which of the manifests that a glob finds are a project's own.</summary>
public sealed class FindForeignCascadesTests : IDisposable
{
    private readonly OutputFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Manifests, whether they are the project's, and the files beside them that matter.</summary>
    public static TheoryData<string, bool, string[]> Layouts => new()
    {
        { "news/a.cascade.json", true, [] },
        { "models/v2/news/a.cascade.json", true, [] },
        { "cascades/news/a.cascade.json", true, ["App.csproj"] },
        { "models/cascades/news/a.cascade.json", true, ["models/readme.txt"] },
        { "bin-like/news/a.cascade.json", true, [] },
        { "../elsewhere/bin/news/a.cascade.json", true, ["../elsewhere/Elsewhere.csproj"] },

        // Outputs of any kind: of an application, a library, a single file, a native one, of .NET Framework.
        { "out/cascades/news/a.cascade.json", false, ["out/App.deps.json"] },
        { "out/cascades/news/a.cascade.json", false, ["out/Other.runtimeconfig.json"] },
        { "out/cascades/news/a.cascade.json", false, ["out/Other.cascades.sha256"] },
        { "out/cascades/news/a.cascade.json", false, ["out/Other.dll"] },
        { "out/cascades/news/a.cascade.json", false, ["out/Other.exe"] },
        { "a/b/c/out/somewhere/deep/a.cascade.json", false, ["a/b/c/out/Other.deps.json"] },
        { "artifacts/bin/Lib/debug/cascades/news/a.cascade.json", false, ["artifacts/bin/Lib/debug/Lib.dll"] },

        // Of a project below, where it is and what it has put out, even where only the copies are left.
        { "Lib/bin/Debug/net10.0/cascades/news/a.cascade.json", false, ["Lib/Lib.csproj"] },
        { "Lib/bin/Debug/net10.0/publish/news/a.cascade.json", false, ["Lib/Lib.fsproj"] },
        { "Lib/obj/Release/net10.0/PubTmp/Out/cascades/news/a.cascade.json", false, ["Lib/Lib.vbproj"] },
        { "Lib/news/a.cascade.json", false, ["Lib/Lib.csproj"] },
        { "Lib/cascades/news/a.cascade.json", false, ["Lib/Lib.csproj", "Lib/native.dll"] },

        // Put out into the project's own folder.
        { "cascades/news/a.cascade.json", false, ["App.csproj", "App.dll"] },
        { "cascades/news/a.cascade.json", false, ["App.csproj", "App"] },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_manifest_is_a_projects_own_or_not(string manifest, bool own, string[] others)
    {
        string path = Path.GetFullPath(_folder.Write("root/" + manifest));
        foreach (string other in others)
        {
            _folder.Write("root/" + other);
        }

        Assert.Equal(own ? [] : [path], Foreign(path, byDefault: true));
    }

    [Fact]
    public void A_manifest_of_a_project_below_may_be_named()
    {
        string source = _folder.Write("root/Lib/news/a.cascade.json");
        string copy = _folder.Write("root/Lib/bin/Debug/cascades/news/a.cascade.json");
        _folder.Write("root/Lib/Lib.csproj");
        Assert.Empty(Foreign(source, byDefault: false));
        Assert.Equal([copy], Foreign(copy, byDefault: false));
    }

    [Theory]
    [InlineData("App", "cascades/news", true)]
    [InlineData("App", "news", false)]
    [InlineData("App", "../shared/news", false)]
    [InlineData("Lib", "cascades/news", false)]
    public void In_the_projects_own_folder_the_lists_say_what_is_a_copy(string owner, string source, bool own)
    {
        string manifest = _folder.Write("root/cascades/news/a.cascade.json");
        _folder.Write("root/App.dll");
        _folder.Write($"root/{owner}.cascades.sha256", $"# cascades/news from {source}\n");
        Assert.Equal(own ? [] : [manifest], Foreign(manifest, byDefault: true));
    }

    private string[] Foreign(string manifest, bool byDefault)
    {
        FindForeignCascades task = new()
        {
            BuildEngine = new RecordingBuildEngine(),
            ProjectDirectory = _folder.PathOf("root"),
            AssemblyName = "App",
            Manifests = [new TaskItem(
                manifest, byDefault ? new Dictionary<string, string> { ["FoundByDefault"] = "true" } : [])],
        };
        Assert.True(task.Execute());
        return [.. task.Foreign.Select(item => item.ItemSpec)];
    }
}

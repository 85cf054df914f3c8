using System.Globalization;
using System.IO.Compression;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Package.Tests.Host;

/// <summary>
/// The projects of <c>Projects/</c>, copied out of the repository under a name that is not easy, with their cascades
/// and a feed that has the package. Shared by tests that build one after the other.
/// </summary>
public sealed class Workspace : IDisposable
{
    private const string LibraryPackage = "EarlyExitGen.TestLibrary";

    /// <summary>The texts put to the applications.</summary>
    private static readonly string[] Texts =
        ["wall street bears claw back", "team wins the final", "Café naïve: 42 ?", ""];

    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("earlyexit-test-");
    private readonly string _root;
    private readonly PackedPackage _package;
    private readonly TestCascade _moods = TestCascade.Create(new TestCascadeOptions
    {
        FolderName = "moods",
        ClassName = "MoodClassifier",
        Namespace = "Moods",
        Labels = ["Good", "Bad"],
        Seed = 5,
    });

    private readonly TestCascade _topics = TestCascade.Create(new TestCascadeOptions
    {
        FolderName = "topics",
        ClassName = "TopicClassifier",
        Namespace = "Library",
        Seed = 7,
    });

    public Workspace(PackedPackage package)
    {
        _package = package;
        _root = _temporary.CreateSubdirectory("Größe mal 価格 (a b)").FullName;
        Copy(Repository.At("tests", "Package", "Projects"), _root);

        // A folder in it, a name without an ending, and what is git's.
        Directory.CreateDirectory(Path.Combine(_topics.Folder, "notes"));
        File.WriteAllText(Path.Combine(_topics.Folder, "notes", "LICENSE"), "None.");
        File.WriteAllText(Path.Combine(_topics.Folder, ".gitattributes"), "* -text\n");
        Copy(_topics.Folder, PathOf("Library", "topics"));
        Copy(_moods.Folder, PathOf("App", "moods"));
        Copy(_moods.Folder, PathOf("Web", "moods"));
        Copy(_moods.Folder, PathOf("Served", "moods"));
        Copy(_moods.Folder, PathOf("Consumer", "moods"));
        Copy(_moods.Folder, PathOf("VisualBasic", "moods"));

        File.WriteAllText(PathOf("nuget.config"), package.Config);
    }

    /// <summary>The applications' standard input.</summary>
    public static string Input { get; } = string.Join('\n', Texts) + "\n";

    /// <summary>The path of a file, given by its parts from the projects' common folder.</summary>
    public string PathOf(params string[] parts) => Path.Combine([_root, .. parts]);

    /// <summary>The expected answers: both cascades', as the runtime, which is tested elsewhere, gives them.</summary>
    public string[] Answers() => Answers(_moods.ManifestFile, _topics.ManifestFile);

    /// <summary>The expected answers from other cascades, given by their manifests.</summary>
    public static string[] Answers(string moodsFile, string topicsFile)
    {
        using InterpretedCascade moods = InterpretedCascade.Load(moodsFile);
        using InterpretedCascade topics = InterpretedCascade.Load(topicsFile);
        return [.. Texts.SelectMany(text => new[] { Answer("mood", moods, text), Answer("topic", topics, text) })];

        static string Answer(string kind, InterpretedCascade cascade, string text)
        {
            CascadePrediction p = cascade.Classify(text);
            return string.Create(
                CultureInfo.InvariantCulture, $"{kind} {cascade.Labels[p.Label]} {p.Confidence:R} {p.Exit} {p.Layers}");
        }
    }

    /// <summary>Runs a command of the SDK on a project.</summary>
    internal Task<Command.Result> DotnetAsync(
        string command, string project, params string[] arguments) => Command.BuildAsync(
        PathOf(project),
        new Dictionary<string, string>
        {
            ["EarlyExitGenVersion"] = _package.Version,
            ["OnnxRuntimePackage"] = Repository.OnnxRuntimePackage,
            ["OnnxRuntimeVersion"] = Repository.VersionOf(Repository.OnnxRuntimePackage),
        },
        [command, .. arguments]);

    /// <summary>Publishes the application, which says nothing by the way, and returns the folder.</summary>
    internal async Task<string> PublishAsync(string project, string folder, params string[] arguments)
    {
        string target = PathOf("out", folder);
        Command.Result result = await DotnetAsync("publish", project, ["-o:" + target, .. arguments]);
        result.AssertSuccess();
        Assert.Empty(result.Lines);
        return target;
    }

    /// <summary>Packs a library that references the package into the feed, and returns the file.</summary>
    internal async Task<string> PackAsync(string project)
    {
        Command.Result result = await DotnetAsync("pack", project, "-o:" + _package.Feed);
        result.AssertSuccess();
        Assert.Empty(result.Lines);
        return Path.Combine(_package.Feed, $"{LibraryPackage}.{_package.Version}.nupkg");
    }

    /// <summary>Asserts that both cascades' files are in a folder's <c>cascades</c>, and nothing else.</summary>
    public void AssertHasCascades(string folder)
    {
        IEnumerable<string> expected = new[] { _moods, _topics }
            .SelectMany(c => FilesIn(c.Folder).Select(file => $"{Path.GetFileName(c.Folder)}/{file}"))
            .Where(file => !IsGits(file));
        Assert.Equal(expected.Order(StringComparer.Ordinal), FilesIn(Path.Combine(folder, "cascades")));
    }

    /// <summary>
    /// Asserts that the library's cascade is in its package, as <c>cascades/topics</c>, and no other.
    /// </summary>
    public void AssertPacksCascade(string package)
    {
        using ZipArchive zip = ZipFile.OpenRead(package);
        Assert.Equal(
            FilesIn(_topics.Folder).Where(file => !IsGits(file)).Select(file => "cascades/topics/" + file),
            zip.Entries.Select(entry => entry.FullName)
                .Where(name => name.StartsWith("cascades", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _moods.Dispose();
        _topics.Dispose();
        foreach (string package in (string[])["EarlyExitGen", LibraryPackage, .. PackedPackage.Services])
        {
            string cached = Path.Combine(PackagesFolder(), package.ToLowerInvariant(), _package.Version);
            if (Directory.Exists(cached))
            {
                Directory.Delete(cached, recursive: true);
            }
        }

        _temporary.Delete(recursive: true);
    }

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    private static bool IsGits(string file) => Path.GetFileName(file) == ".gitattributes";

    private static string PackagesFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}

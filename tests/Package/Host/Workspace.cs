using System.Globalization;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Package.Tests.Host;

/// <summary>
/// The projects of <c>Projects/</c>, copied out of the repository under a name that is not easy, with their cascades and
/// a feed that has the package. Shared by tests that build one after the other.
/// </summary>
public sealed class Workspace : IDisposable
{
    /// <summary>What the applications are asked.</summary>
    private static readonly string[] Texts = ["wall street bears claw back", "team wins the final", "Café naïve: 42 ?", ""];

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
        Copy(_topics.Folder, PathOf("Library", "topics"));
        Copy(_moods.Folder, PathOf("App", "moods"));
        Copy(_moods.Folder, PathOf("Web", "moods"));

        // Beside the sources that the machine has.
        File.WriteAllText(
            PathOf("nuget.config"),
            $"""
            <configuration>
              <packageSources>
                <add key="earlyexit-test" value="{package.Feed}" />
              </packageSources>
              <packageSourceMapping>
                <clear />
              </packageSourceMapping>
            </configuration>
            """);
    }

    /// <summary>What is written to the applications.</summary>
    public static string Input { get; } = string.Join('\n', Texts) + "\n";

    /// <summary>The path of a file, given by its parts from the projects' common folder.</summary>
    public string PathOf(params string[] parts) => Path.Combine([_root, .. parts]);

    /// <summary>What they answer: both cascades' answers, as the runtime gives them that is tested elsewhere.</summary>
    public string[] Answers()
    {
        using InterpretedCascade moods = InterpretedCascade.Load(_moods.ManifestFile);
        using InterpretedCascade topics = InterpretedCascade.Load(_topics.ManifestFile);
        return [.. Texts.SelectMany(text => new[] { Answer("mood", moods, text), Answer("topic", topics, text) })];

        static string Answer(string kind, InterpretedCascade cascade, string text)
        {
            CascadePrediction p = cascade.Classify(text);
            return string.Create(
                CultureInfo.InvariantCulture, $"{kind} {cascade.Labels[p.Label]} {p.Confidence:R} {p.Exit} {p.Layers}");
        }
    }

    /// <summary>Runs a command of the SDK on a project.</summary>
    internal Task<Command.Result> DotnetAsync(string command, string project, params string[] arguments) => Command.BuildAsync(
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

    /// <summary>Asserts that both cascades' files are in a folder's <c>cascades</c>, and nothing else.</summary>
    public void AssertHasCascades(string folder)
    {
        string[] expected = [.. new[] { _moods, _topics }.SelectMany(c => Directory.EnumerateFiles(c.Folder)
            .Select(f => Path.Combine(Path.GetFileName(c.Folder), Path.GetFileName(f))))];
        string cascades = Path.Combine(folder, "cascades");
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(cascades, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(cascades, f)).Order(StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _moods.Dispose();
        _topics.Dispose();
        string cached = Path.Combine(PackagesFolder(), "earlyexitgen", _package.Version);
        if (Directory.Exists(cached))
        {
            Directory.Delete(cached, recursive: true);
        }

        _temporary.Delete(recursive: true);
    }

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

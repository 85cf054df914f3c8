using EarlyExitGen.Package.Tests.Host;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Package.Tests;

/// <summary>Cascades that other ones are copied over, with their dates, as archives and version control do.</summary>
[Collection(nameof(Workspace))]
public sealed class ReplacedCascadeTests(Workspace workspace) : IDisposable
{
    private static readonly DateTime Date = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private readonly TestCascade _moods = TestCascade.Create(new TestCascadeOptions
    {
        FolderName = "moods",
        ClassName = "MoodClassifier",
        Namespace = "Moods",
        Labels = ["Good", "Bad"],
        Seed = 15,
    });

    private readonly TestCascade _topics = TestCascade.Create(new TestCascadeOptions
    {
        FolderName = "topics",
        ClassName = "TopicClassifier",
        Namespace = "Library",
        Seed = 17,
    });

    private readonly DirectoryInfo _before = Directory.CreateTempSubdirectory("earlyexit-test-");

    private string Moods => workspace.PathOf("App", "moods");

    private string Topics => workspace.PathOf("Library", "topics");

    [Fact]
    public async Task They_are_compiled_and_published_though_they_are_older_and_of_the_same_size()
    {
        Replace(Moods, Path.Combine(_before.FullName, "moods"));
        Replace(Topics, Path.Combine(_before.FullName, "topics"));
        try
        {
            SetDates();
            Assert.Equal(workspace.Answers(), await PublishAndRun());

            Replace(_moods.Folder, Moods);
            Replace(_topics.Folder, Topics);
            SetDates();
            string[] after = Workspace.Answers(_moods.ManifestFile, _topics.ManifestFile);
            Assert.NotEqual(workspace.Answers(), after);
            Assert.Equal(after, await PublishAndRun());

            // Nothing but a digit of a manifest; and without the check.
            string manifest = Path.Combine(Moods, "moods.cascade.json");
            string text = File.ReadAllText(manifest);
            string changed =
                text.Replace("\"maxDisagreement\": 0.02", "\"maxDisagreement\": 0.09", StringComparison.Ordinal);
            Assert.NotEqual(text, changed);
            File.WriteAllText(manifest, changed);
            SetDates();
            string[] last = Workspace.Answers(manifest, _topics.ManifestFile);
            Assert.NotEqual(after, last);
            Assert.Equal(last, await PublishAndRun("-p:EnableCascadeChecks=false"));

            // What is not compiled again is not published.
            File.WriteAllText(manifest, text);
            Command.Result result = await workspace.DotnetAsync(
                "publish", "App", "--no-build", "-o:" + workspace.PathOf("out", "replaced"));
            Assert.NotEqual(0, result.ExitCode);
            Assert.Contains(
                "error EEGCFG0013: App was compiled for another version",
                Assert.Single(result.Lines),
                StringComparison.Ordinal);
        }
        finally
        {
            Replace(Path.Combine(_before.FullName, "moods"), Moods);
            Replace(Path.Combine(_before.FullName, "topics"), Topics);
        }
    }

    public void Dispose()
    {
        _moods.Dispose();
        _topics.Dispose();
        _before.Delete(recursive: true);
    }

    private static void Replace(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }

    private void SetDates()
    {
        foreach (string file in new[] { Moods, Topics }.SelectMany(Directory.EnumerateFiles))
        {
            File.SetLastWriteTimeUtc(file, Date);
        }
    }

    private async Task<string[]> PublishAndRun(params string[] arguments)
    {
        string target = await workspace.PublishAsync("App", "replaced", arguments);
        workspace.AssertHasCascades(target);
        Command.Result run =
            await Command.RunAsync("dotnet", [Path.Combine(target, "App.dll")], workspace.PathOf(), Workspace.Input);
        return run.AssertSuccess().Lines;
    }
}

using EarlyExitGen.Tasks.Checks;
using EarlyExitGen.Tasks.Tests.Checks;
using EarlyExitGen.Tasks.Tests.Host;
using Microsoft.Build.Framework;
using Xunit;

namespace EarlyExitGen.Tasks.Tests.Builds;

/// <summary>The check in real builds, which are slow: each test asks many things of few.</summary>
public sealed class BuildTests : IDisposable
{
    private readonly BuildProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task A_cascade_is_checked_again_only_when_a_file_of_it_changed()
    {
        using EditableCascade cascade = new();
        string folder = Path.GetDirectoryName(_project.Add(cascade, "tiny"))!;

        await AssertBuilds();
        DateTime? first = _project.CheckedAt;
        Assert.NotNull(first);

        await AssertBuilds("--no-restore");
        Assert.Equal(first, _project.CheckedAt);

        // Nothing is newer than it was, and yet something has changed.
        File.Delete(Path.Combine(folder, "block-02.onnx"));
        (bool succeeded, string[] lines) = await _project.BuildAsync("--no-restore");
        Assert.False(succeeded);
        Assert.Contains("error EEGCFG0003: exits[1].block: ", Assert.Single(lines), StringComparison.Ordinal);

        // An editor that only wants to know the project, and whoever wants no check, get none.
        await AssertBuilds("--no-restore", "-t:CheckCascades", "-p:DesignTimeBuild=true");
        await AssertBuilds("--no-restore", "-t:CheckCascades", "-p:EnableCascadeChecks=false");
        Assert.Equal(first, _project.CheckedAt);

        await AssertBuilds("--no-restore", "-t:Clean");
        Assert.Null(_project.CheckedAt);
    }

    [Fact]
    public async Task Mistakes_are_errors_of_the_build_at_lines_and_columns_of_the_manifest()
    {
        List<string> expected = [];
        foreach (string code in BuildRule.All.Select(r => r.Id))
        {
            CheckCase mistake = CheckCase.All.Values.First(c => c.Errors[0].Code == code);
            using EditableCascade cascade = new(mistake.Options);
            mistake.Break(cascade);
            string manifest = _project.Add(cascade, code);
            foreach (BuildErrorEventArgs error in cascade.Check())
            {
                expected.Add($"{manifest}({error.LineNumber},{error.ColumnNumber}): error {error.Code}: "
                    + $"{error.Message} [{_project.ProjectFile}]");
            }
        }

        (bool succeeded, string[] lines) = await _project.BuildAsync();
        Assert.False(succeeded);
        Assert.Equal(expected, lines);
        Assert.Null(_project.CheckedAt);
    }

    [Fact]
    public async Task A_project_without_a_manifest_needs_no_task()
    {
        await AssertBuilds("-p:EarlyExitGenTasksAssembly=nowhere.dll");
        Assert.Null(_project.CheckedAt);
    }

    private async Task AssertBuilds(params string[] arguments)
    {
        (bool succeeded, string[] lines) = await _project.BuildAsync(arguments);
        Assert.True(succeeded, string.Join(Environment.NewLine, lines));
    }
}

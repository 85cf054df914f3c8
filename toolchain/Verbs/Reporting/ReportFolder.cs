using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Verbs.Charts;

namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>
/// A folder of charts and pages. It is taken before the work, and all files come into it at once; other files that it
/// has are kept.
/// </summary>
internal sealed class ReportFolder : IDisposable
{
    /// <summary>What the names of charts end in.</summary>
    public const string ChartEnding = ".svg";

    private readonly OutputFolder _output;

    private ReportFolder(OutputFolder output) => _output = output;

    /// <summary>Takes a folder; it is made if it is not there.</summary>
    /// <exception cref="ToolException">It cannot be written, or another process is writing it.</exception>
    public static ReportFolder Open(string folder)
    {
        OutputPlace.CheckFolder(folder);
        return new ReportFolder(OutputFolder.Open(folder));
    }

    /// <summary>Writes charts as SVG, each under its own name, and pages.</summary>
    /// <param name="charts">The charts.</param>
    /// <param name="pages">The pages' names and texts; they refer to the charts.</param>
    public void Write(IEnumerable<ReportChart> charts, params (string Name, string Text)[] pages)
    {
        string stage = _output.Stage("new");
        foreach (ReportChart chart in charts)
        {
            ChartFile.Save(chart.Chart, Path.Combine(stage, chart.Name + ChartEnding));
        }

        foreach ((string name, string text) in pages)
        {
            AtomicFile.WriteText(Path.Combine(stage, name), text);
        }

        string[] files = [.. Directory.EnumerateFiles(stage).Select(file => Path.GetFileName(file))];
        _output.Commit(
            stage, files.ToHashSet(StringComparer.Ordinal), last: pages.Length > 0 ? pages[^1].Name : files[^1]);
    }

    /// <inheritdoc/>
    public void Dispose() => _output.Dispose();
}

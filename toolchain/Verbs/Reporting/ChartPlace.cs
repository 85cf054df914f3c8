using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Verbs.Charts;

namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>
/// Where a verb that draws one chart puts it: into a folder, as the other verbs, or under the name of a file, or on
/// standard output. It is taken before the work.
/// </summary>
internal sealed class ChartPlace : IDisposable
{
    /// <summary>What the help calls such a place.</summary>
    public const string HelpName = "FOLDER|FILE|-";

    private static readonly string[] OtherPictures = [".pdf", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".eps"];

    private readonly string _path;
    private readonly OutputFile? _file;
    private readonly ReportFolder? _folder;

    private ChartPlace(string path, OutputFile? file, ReportFolder? folder)
    {
        _path = path;
        _file = file;
        _folder = folder;
    }

    /// <summary>Whether the chart goes to standard output.</summary>
    public bool IsOutput => StandardStreams.IsOutput(_path);

    /// <summary>Takes a place.</summary>
    /// <param name="path">The folder, a file *.png or *.svg, or <c>-</c>; null for none.</param>
    /// <param name="json">Whether standard output is to hold JSON.</param>
    /// <exception cref="ToolException">It cannot be written, or standard output is to hold JSON already.</exception>
    public static ChartPlace? Open(string? path, bool json)
    {
        if (path is null)
        {
            return null;
        }

        if (json && StandardStreams.IsOutput(path))
        {
            throw new ToolException(
                $"--json and --charts {path} both write to standard output; give the chart a file.");
        }

        if (OtherPictures.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            throw new ToolException($"{path}: a chart is written as *.png or *.svg, or into a folder.");
        }

        return ChartFile.IsPicture(path)
            ? new ChartPlace(path, ChartFile.Open(path), folder: null)
            : new ChartPlace(path, file: null, ReportFolder.Open(path));
    }

    /// <summary>Writes the chart.</summary>
    /// <returns>The file that it is in; null for standard output.</returns>
    public string? Write(ReportChart chart)
    {
        if (_folder is not null)
        {
            _folder.Write([chart]);
            return Path.Combine(_path, chart.Name + ReportFolder.ChartEnding);
        }

        ChartFile.Save(chart.Chart, _path, _file!);
        return IsOutput ? null : _path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _folder?.Dispose();
    }
}

using EarlyExitGen.Toolchain.Verbs.Charts;

namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>Charts as files.</summary>
internal static class ChartFolder
{
    /// <summary>The file ending of charts.</summary>
    public const string Ending = ".svg";

    /// <summary>Writes charts into a folder as SVG, each under its own name; the folder is made if it is not there.</summary>
    public static void Save(IEnumerable<ReportChart> charts, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (ReportChart chart in charts)
        {
            ChartFile.Save(chart.Plot, Path.Combine(folder, chart.Name + Ending));
        }
    }
}

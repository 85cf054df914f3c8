using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>What costs are called: layers, or where there are several models the time that their exits say.</summary>
internal static class CostTitles
{
    /// <summary>The column of mean costs.</summary>
    public static string Mean(string unit) => unit == ExitCosts.Layers ? "mean layers" : "mean cost, us";

    /// <summary>What is meant by "no more", and the column that says how much.</summary>
    public static (string Plain, string Column) Short(string unit) =>
        unit == ExitCosts.Layers ? ("layers", "layers") : ("time by cost", "cost, us");

    /// <summary>The column of speed-ups.</summary>
    public static string Less(string unit) => unit == ExitCosts.Layers ? "fewer layers" : "less time by cost";

    /// <summary>The axis of a chart.</summary>
    public static string Axis(string unit) => unit == ExitCosts.Layers
        ? "layers that a text runs through, on average"
        : "cost of a text in microseconds, as the exits say it, on average";

    /// <summary>A sentence that says which, where it is not layers; empty otherwise.</summary>
    public static string Note(string unit) => unit == ExitCosts.Layers
        ? ""
        : " There are several models, so that layers are no measure: costs are the times that the manifest has for its "
            + "exits.";
}

using System.Text.Json;

namespace Attach;

/// <summary>Prints what each promise buys, from what <c>earlyexit evaluate --json</c> says.</summary>
internal static class Promises
{
    /// <summary>Prints it.</summary>
    /// <param name="json">The report.</param>
    public static void Print(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement report = document.RootElement;
        Console.WriteLine(
            $"{"promised",-16} {"otherwise",9} {"right",8} {"fewer layers",13} {"faster",7}   texts by exit");
        double plain = report.GetProperty("plain").GetProperty("accuracy").GetDouble();
        Console.WriteLine($"{"the model alone",-16} {"",9} {plain,8:0.00%}");
        foreach (JsonElement point in report.GetProperty("points").EnumerateArray())
        {
            double Number(string name) => point.GetProperty(name).GetDouble();
            string exits = string.Join(
                ' ', point.GetProperty("exits").EnumerateArray().Select(exit => exit.GetInt32()));
            Console.WriteLine(
                $"{Number("dial"),-16:0.0%} {Number("disagreement"),9:0.00%} {Number("accuracy"),8:0.00%} "
                + $"{Number("speedupLayers"),12:0.0}x {Number("speedupWallClock"),6:0.0}x   {exits}");
        }
    }
}

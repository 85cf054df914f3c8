using System.Globalization;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Evaluation;
using EarlyExitGen.Toolchain.Verbs.Pages;

namespace EarlyExitGen.Toolchain.Verbs.Starting;

/// <summary>What came out, in a sentence, and what to do with it.</summary>
internal static class StartVerdict
{
    private const double Mebibyte = 1024 * 1024;

    /// <summary>The verdict at the dial that the cascade starts with.</summary>
    /// <param name="report">The evaluation.</param>
    /// <param name="dial">The dial.</param>
    /// <param name="rule">The exit rule.</param>
    public static string Of(EvaluationReport report, float dial, CascadeRule rule)
    {
        EvaluationPoint point = report.Points.First(p => p.Dial == dial);
        double plain = report.Plain?.Accuracy ?? report.NeverExit.Accuracy;
        string setting = rule == CascadeRule.Agreement
            ? Format($"At a promised disagreement of {100 * dial:0.##} %")
            : Format($"At {RuleNames.Of(rule)} {dial:0.###}");
        if (point.Exits.SkipLast(1).Sum() == 0)
        {
            return $"{setting} no text leaves early: "
                + "give more texts to calibrate on, more training, or a looser --dial.";
        }

        double lost = 100 * (plain - point.Accuracy);
        string accuracy = lost switch
        {
            >= 0.05 => Format($"{lost:0.0} points fewer than by the plain model"),
            <= -0.05 => Format($"{-lost:0.0} points more than by the plain model"),
            _ => "as many as by the plain model",
        };
        string clock = point.SpeedupWallClock is { } faster ? Format($" and {Faster(faster)} by the clock") : "";
        return Format($"{setting} texts run through {point.SpeedupLayers:0.0} times fewer layers{clock}; ")
            + Format($"{100 * point.Accuracy:0.0} % of {report.Count} test texts are answered correctly, {accuracy}; ")
            + Format($"{100 * point.Disagreement:0.0} % otherwise than from all layers.");
    }

    /// <summary>Tells what was written, and how the cascade gets into a project.</summary>
    public static void TellFiles(StartPlace place)
    {
        double size = new DirectoryInfo(place.Cascade).EnumerateFiles().Sum(file => file.Length) / Mebibyte;
        string report = Path.Combine(place.Report, CascadePage.Html);
        StartText.Say(Format($"Written: {place.Cascade}, the cascade ({size:0.0} MiB); {report}; ")
            + $"{place.Training}, the checkpoint and the parts of the data.");
        StartText.Say("Next, in a project's folder:");
        StartText.Command("dotnet add package EarlyExitGen");
        StartText.Command("dotnet add package Microsoft.ML.OnnxRuntime");
        StartText.Command($"cp -r {Quoted(Path.GetFullPath(place.Cascade))} .");
        StartText.Say($"and in its code: using {place.Namespace.Replace("@", "", StringComparison.Ordinal)}; "
            + $"using {place.ClassName} classifier = new(); classifier.Classify(\"...\").Label");
    }

    private static string Faster(double ratio) =>
        ratio >= 1 ? Format($"{ratio:0.0} times faster") : Format($"{1 / ratio:0.0} times slower");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Quoted(string path) => path.Any(char.IsWhiteSpace) ? $"\"{path}\"" : path;
}

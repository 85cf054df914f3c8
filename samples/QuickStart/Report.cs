using Samples.News;
using Spectre.Console;

namespace QuickStart;

/// <summary>Prints answers: as a table for people, as lines for other programs.</summary>
internal static class Report
{
    private static readonly IAnsiConsole Output = CreateConsole();

    /// <summary>Prints one table of answers under <paramref name="title"/>.</summary>
    public static void WriteTable(string title, IReadOnlyList<Answer> answers)
    {
        Table table = new() { Title = new TableTitle(Markup.Escape(title)), Border = TableBorder.Simple };
        table.AddColumns(
            new TableColumn("Headline"),
            new TableColumn("Label"),
            new TableColumn("Confidence").RightAligned(),
            new TableColumn("Exit").RightAligned(),
            new TableColumn("Layers").RightAligned(),
            new TableColumn("Time").RightAligned());
        foreach (Answer answer in answers)
        {
            NewsPrediction p = answer.Prediction;
            table.AddRow(
                new Text(answer.Text),
                new Text(p.Label.ToString()),
                new Text($"{p.Confidence:0.000}"),
                new Text($"{p.Exit}"),
                new Text($"{p.Layers}"),
                new Text(Milliseconds(answer.Time)));
        }

        Output.Write(table);
    }

    /// <summary>Says what leaving early saved, against the same texts at full depth.</summary>
    public static void WriteComparison(IReadOnlyList<Answer> early, IReadOnlyList<Answer> full)
    {
        TimeSpan earlyTime = Sum(early);
        TimeSpan fullTime = Sum(full);
        int different = early.Zip(full).Count(pair => pair.First.Prediction.Label != pair.Second.Prediction.Label);
        Output.WriteLine(
            $"{early.Count} texts: {Milliseconds(earlyTime)} leaving early, {Milliseconds(fullTime)} at full depth: "
                + $"{fullTime / earlyTime:0.0}x as fast, {different} answered differently.");
    }

    /// <summary>Prints one tab-separated line: label, confidence, exit, layers, text.</summary>
    public static void WriteLine(string text, NewsPrediction p) =>
        Console.Out.WriteLine($"{p.Label}\t{p.Confidence:0.000}\t{p.Exit}\t{p.Layers}\t{text}");

    private static TimeSpan Sum(IReadOnlyList<Answer> answers) =>
        answers.Aggregate(TimeSpan.Zero, (sum, answer) => sum + answer.Time);

    private static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds:0.00} ms";

    private static IAnsiConsole CreateConsole()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings());
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = 160; // nothing to wrap for: a file or a pipe has no width
        }

        return console;
    }
}

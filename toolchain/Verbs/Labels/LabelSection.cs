using System.Globalization;
using EarlyExitGen.Interpreted;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Verbs.Charts;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Labels;

/// <summary>Shows how well labels are told apart, and what they are taken for.</summary>
internal static class LabelSection
{
    // More columns do not fit into 80 characters.
    private const int MostColumns = 8;
    private const int LongestName = 20;
    private const int MostConfusions = 20;

    /// <summary>A table of labels and one of confusions for each setting.</summary>
    /// <param name="settings">What is measured, and its scores.</param>
    public static ReportSection Of(IReadOnlyList<(string Setting, LabelScores Scores)> settings) => new(
        "Labels",
        """
        Precision: of the texts answered with a label, those that have it.
        Recall: of the texts that have it, those answered with it.
        Confusion: a row for each label, a column for each answer.
        """,
        [.. settings.SelectMany(
            of => (ReportTable[])[Scores(of.Setting, of.Scores), Confusion(of.Setting, of.Scores)])],
        [.. settings.Skip(1).Take(1).Select(of => Chart(of.Setting, of.Scores))]);

    /// <summary>
    /// The same of a trace with labels: the full model, the manifest's own setting, and its operating points.
    /// </summary>
    public static ReportSection Of(CascadeSpec spec, CascadeTrace trace)
    {
        Replay replay = new(spec, (CascadeRule)spec.Rule, trace.Logits);
        return Of([
            ("full model", Scored([.. Enumerable.Repeat(trace.Logits.Exits - 1, trace.Texts.Count)])),
            ("as the manifest starts", Scored(replay.Exits())),
            .. spec.OperatingPoints.Select(
                point => (point.Name, Scored(replay.Exits(point.Dials.Of(spec.Rule)!.Value.Single)))),
        ]);

        LabelScores Scored(int[] exits) => LabelScores.Of(
            [.. spec.Labels.Select(label => label.Text)],
            exits.Select((exit, text) => (trace.Logits.Gold[text], trace.Logits.Answer(text, exit))));
    }

    private static ReportChart Chart(string setting, LabelScores scores)
    {
        (int Label, int Answer, int Count) worst = Confusions(scores).FirstOrDefault();
        string title = worst.Count == 0
            ? $"No label is taken for another: {setting}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Name(scores.Labels[worst.Label].Label)} is most often taken for "
                    + $"{Name(scores.Labels[worst.Answer].Label)}: {worst.Count} of "
                    + $"{scores.Labels[worst.Label].Count} texts");
        return new ReportChart(
            "confusion",
            $"What labels are taken for, {setting}: a row for each label, a column for each answer.",
            new MatrixChart(title, [.. scores.Labels.Select(label => label.Label)], scores.Confusion));
    }

    private static ReportTable Scores(string setting, LabelScores scores) => new(
        $"By label: {setting}",
        ["label", "texts", "precision, %", "recall, %", "F1, %"],
        [
            .. scores.Labels.Select(label => (string[])
                [Name(label.Label), Number(
                    label.Count), Percent(label.Precision), Percent(label.Recall), Percent(label.F1)]),
            ["mean", "", "", "", Percent(scores.MacroF1)],
        ]);

    private static ReportTable Confusion(string setting, LabelScores scores) => scores.Labels.Count <= MostColumns
        ? new ReportTable(
            $"Confusion: {setting}",
            ["label", .. scores.Labels.Select((_, i) => Number(i + 1))],
            [.. scores.Confusion.Select(
                (row, i) => (string[])[$"{Number(i + 1)} {Name(scores.Labels[i].Label)}", .. row.Select(Number)])])
        : new ReportTable(
            $"Most frequent confusions: {setting}",
            ["label", "answered as", "texts", "of the label, %"],
            [.. Confusions(scores).Take(MostConfusions).Select(
                c => Row(scores.Labels[c.Label], scores.Labels[c.Answer], c.Count))]);

    private static IEnumerable<(int Label, int Answer, int Count)> Confusions(LabelScores scores) => scores.Confusion
        .SelectMany((row, label) => row.Select((count, answer) => (Label: label, Answer: answer, Count: count)))
        .Where(confusion => confusion.Count > 0 && confusion.Label != confusion.Answer)
        .OrderByDescending(confusion => confusion.Count);

    private static string[] Row(LabelScore label, LabelScore answer, int count) =>
        [Name(label.Label), Name(answer.Label), Number(count), Percent((double)count / label.Count)];

    private static string Name(string label) =>
        label.Length <= LongestName ? label : label[..(LongestName - 3)] + "...";

    private static string Percent(double? share) =>
        share is { } value ? (100 * value).ToString("0.00", CultureInfo.InvariantCulture) : "-";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

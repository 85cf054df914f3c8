using System.Globalization;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>
/// What is taken for what: a row for each label, a column for each answer, dark where many texts are.
/// </summary>
/// <param name="title">What is seen.</param>
/// <param name="labels">The labels.</param>
/// <param name="counts">How many texts of each label get each answer.</param>
internal sealed class MatrixChart(string title, IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<int>> counts)
    : Chart(title)
{
    private const double LargestCell = 72;

    /// <inheritdoc/>
    protected override void Draw(Drawing drawing)
    {
        double left = Math.Min(
            drawing.Width * 0.34,
            labels.Select((label, i) => Drawing.Measure(Head(i) + label, drawing.TextSize)).Max() + 14);
        double width = Math.Min(LargestCell, (drawing.Width - left) / labels.Count);
        double height = Math.Max(drawing.LineHeight + 2, Math.Min(36, width));
        double top = (2 * drawing.LineHeight) + 4;
        drawing.Text(left, drawing.LineHeight - 4, "answered as", ChartColors.Dim);
        for (int i = 0; i < labels.Count; i++)
        {
            bool hasName = labels.Max(label => Drawing.Measure(label, drawing.TextSize)) < width - 6;
            bool isRead = width >= Drawing.Measure("00", drawing.TextSize) || i % 2 == 0;
            double x = left + (width * (i + 0.5));
            drawing.Text(
                x, top - 8, hasName ? labels[i] : isRead ? Number(i + 1) : "", ChartColors.Dim, TextAnchor.Middle);
            double y = top + (height * i);
            drawing.Text(
                0, y + (height / 2) + (drawing.TextSize * 0.35),
                Drawing.Shorten((hasName ? "" : Head(i)) + labels[i], left - 10, drawing.TextSize));
            Row(drawing, i, left, y, width, height);
        }

        drawing.Height = top + (height * labels.Count) + 6;
    }

    private void Row(Drawing drawing, int label, double left, double y, double width, double height)
    {
        int all = Math.Max(1, counts[label].Sum());
        for (int answer = 0; answer < labels.Count; answer++)
        {
            int count = counts[label][answer];
            double share = (double)count / all;
            bool isRight = answer == label;

            // Mistakes are few: the root makes them seen.
            drawing.Add(new BoxShape(
                left + (width * answer), y, width - 1, height - 1,
                isRight ? ChartColors.Main : ChartColors.Series[4], Edge: null,
                count == 0 ? 0.05 : Math.Round(0.12 + (0.5 * Math.Sqrt(share)), 2)));
            string text = Number(count);
            bool isCrowded = width < Drawing.Measure("00", drawing.TextSize);
            if (Drawing.Measure(text, drawing.TextSize) < width - 3 && !(isCrowded && count == 0))
            {
                drawing.Text(
                    left + (width * (answer + 0.5)) - 0.5, y + (height / 2) + (drawing.TextSize * 0.35), text,
                    count == 0 ? ChartColors.Dim : ChartColors.Ink, TextAnchor.Middle, isBold: isRight);
            }

            drawing.Tip(left + (width * answer), y, width, height, string.Create(
                CultureInfo.InvariantCulture,
                $"{labels[label]} answered as {labels[answer]}: {count} of {all} texts ({share:0.0 %})"));
        }
    }

    private static string Head(int label) => Number(label + 1) + " ";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

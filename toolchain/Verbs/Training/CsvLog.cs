using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// Writes a training's losses and scores as CSV, for a spreadsheet or plot, and tells another as well. A resumed
/// training goes on in the same file, where its saved state was.
/// </summary>
internal sealed class CsvLog : ITrainingProgress, IDisposable
{
    /// <summary>The file's first line.</summary>
    public const string Header = "step,data,exit,loss,accuracy";

    private const string Dev = "dev";

    // Losses are averaged over about fifty steps, so more lines would tell nothing.
    private const int Every = 10;

    private readonly ITrainingProgress _next;
    private readonly IReadOnlyList<int> _exits;
    private readonly StreamWriter _writer;
    private int _step;

    /// <summary>A log in <paramref name="file"/>.</summary>
    /// <param name="file">The file; of one that exists, what lies after <paramref name="from"/> is dropped.</param>
    /// <param name="exits">After which layers the exits sit.</param>
    /// <param name="from">
    /// How far the training has come already; before its first step the file is started again.
    /// </param>
    /// <param name="next">Who is told as well.</param>
    public CsvLog(string file, IReadOnlyList<int> exits, TrainingPoint from, ITrainingProgress next)
    {
        _next = next;
        _exits = exits;
        _step = from.Step;
        string[] kept = from.Step > 0 && File.Exists(file) ? Kept(file, from, exits.Count) : [];
        AtomicFile.WriteText(file, string.Concat(((string[])[Header, .. kept]).Select(line => line + "\n")));
        _writer = new StreamWriter(file, append: true) { AutoFlush = true, NewLine = "\n" };
    }

    /// <inheritdoc/>
    public void Taught(int texts, int all) => _next.Taught(texts, all);

    /// <inheritdoc/>
    public void Stepped(int step, int steps, IReadOnlyList<double> losses, double tokensPerSecond)
    {
        _step = step;
        if (step % Every == 0 || step == steps)
        {
            for (int i = 0; i < losses.Count; i++)
            {
                if (!double.IsNaN(losses[i]))
                {
                    Write("train", _exits[i], losses[i], "");
                }
            }
        }

        _next.Stepped(step, steps, losses, tokensPerSecond);
    }

    /// <inheritdoc/>
    public void Measured(int epoch, IReadOnlyList<ExitScore> scores)
    {
        foreach (ExitScore score in scores)
        {
            Write(Dev, score.Layer, score.Loss, score.Accuracy.ToString("F6", CultureInfo.InvariantCulture));
        }

        _next.Measured(epoch, scores);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _writer.Dispose();

    private void Write(string data, int exit, double loss, string accuracy) =>
        _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_step},{data},{exit},{loss:F6},{accuracy}"));

    // A line that a kill cut short has fewer fields; an epoch that was not saved with its scores is measured again.
    private static string[] Kept(string file, TrainingPoint from, int exits)
    {
        int measured = from.ScoresOfEpochs.Count * exits;
        return
        [
            .. File.ReadLines(file).Where(line => line.Split(',') is [var step, var data, _, _, _]
                && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int at)
                && at <= from.Step
                && (data != Dev || measured-- > 0)),
        ];
    }
}

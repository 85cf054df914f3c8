using System.Diagnostics;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Cli;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// Shows a training on standard error: a bar with the time that is left and the loss of each exit; where standard
/// error is not a terminal, a line now and then.
/// </summary>
internal sealed class TerminalProgress : ITrainingProgress
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<int> _exits;
    private readonly ProgressTask? _bar;
    private readonly ProgressLines? _reading;
    private readonly Stopwatch _sinceLine = Stopwatch.StartNew();

    private TerminalProgress(IReadOnlyList<int> exits, ProgressTask? bar, ProgressLines? reading)
    {
        _exits = exits;
        _bar = bar;
        _reading = reading;
    }

    /// <summary>Shows the progress of <paramref name="work"/> while it runs.</summary>
    public static T Show<T>(IReadOnlyList<int> exits, Func<ITrainingProgress, T> work)
    {
        if (!Terminal.IsLive)
        {
            using ProgressLines reading = new(() => "reading data ...");
            return work(new TerminalProgress(exits, bar: null, reading));
        }

        return Terminal.Error.Progress()
            .Columns(ProgressBar.Columns)
            .Start(context => work(new TerminalProgress(exits, context.AddTask("reading data"), reading: null)));
    }

    /// <inheritdoc/>
    public void Taught(int texts, int all)
    {
        _reading?.Dispose();
        lock (_sinceLine)
        {
            string shown = FormattableString.Invariant($"teacher: {texts}/{all} texts");
            if (_bar is not null)
            {
                _bar.Description = shown;
                _bar.MaxValue = all;
                _bar.Value = texts;
            }
            else if (texts == all || _sinceLine.Elapsed >= LineEvery)
            {
                Console.Error.WriteLine(shown);
                _sinceLine.Restart();
            }
        }
    }

    /// <inheritdoc/>
    public void Stepped(int step, int steps, IReadOnlyList<double> losses, double tokensPerSecond)
    {
        _reading?.Dispose();
        string shown = string.Join(' ', losses.Select(Loss));
        string full = FormattableString.Invariant($"step {step}/{steps}  loss {shown}  {tokensPerSecond:F0} tokens/s");
        if (_bar is not null)
        {
            _bar.Description = Fitting(
                full,
                FormattableString.Invariant($"step {step}/{steps}  loss {shown}"),
                FormattableString.Invariant($"step {step}/{steps}  loss {Loss(losses[^1], losses.Count - 1)}"),
                FormattableString.Invariant($"step {step}/{steps}"));
            _bar.MaxValue = steps;
            _bar.Value = step;
        }
        else if (step == 1 || step == steps || _sinceLine.Elapsed >= LineEvery)
        {
            Console.Error.WriteLine(full);
            _sinceLine.Restart();
        }
    }

    /// <inheritdoc/>
    public void Measured(int epoch, IReadOnlyList<ExitScore> scores)
    {
        string shown = string.Join(
            "  ", scores.Select(score => FormattableString.Invariant($"{score.Layer}:{score.Accuracy:P2}")));
        Terminal.Error.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"epoch {epoch}  dev accuracy  {shown}");
    }

    // The first that leaves room for the bar on one line; the last where none does.
    private static string Fitting(params string[] descriptions)
    {
        int room = Terminal.Error.Profile.Width - ProgressBar.WidthBeside;
        return Array.Find(descriptions, text => text.Length <= room) ?? descriptions[^1];
    }

    private string Loss(double loss, int exit) => double.IsNaN(loss)
        ? FormattableString.Invariant($"{_exits[exit]}:-")
        : FormattableString.Invariant($"{_exits[exit]}:{loss:F3}");
}

using Spectre.Console;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>A bar with the time left, on standard error; where that is not a terminal, a line now and then.</summary>
internal static class ProgressBar
{
    private const int NarrowTerminal = 100;
    private const int NarrowBar = 20;
    private const int WideBar = 40;

    // Percentage, time left and the blanks between columns.
    private const int Numbers = 18;

    /// <summary>How wide all is that stands beside the description of work.</summary>
    public static int WidthBeside => Width + Numbers;

    /// <summary>The columns of a bar and of what stands beside it, as wide as the terminal allows.</summary>
    public static ProgressColumn[] Columns =>
    [
        new TaskDescriptionColumn { Alignment = Justify.Left },
        new ProgressBarColumn { Width = Width },
        new PercentageColumn(),
        new RemainingTimeColumn(),
    ];

    private static int Width => Terminal.Error.Profile.Width < NarrowTerminal ? NarrowBar : WideBar;

    /// <summary>Runs some work.</summary>
    /// <param name="title">What it is.</param>
    /// <param name="count">How many steps it takes.</param>
    /// <param name="work">The work; it calls its argument after each step, from any thread.</param>
    public static T Run<T>(string title, int count, Func<Action, T> work) =>
        Run(title, count, done: 0, step => work(() => step(1)));

    /// <summary>Runs some work of which a part is done.</summary>
    /// <param name="title">What it is.</param>
    /// <param name="count">How many steps it takes.</param>
    /// <param name="done">How many of them are done.</param>
    /// <param name="work">The work; it calls its argument with the number of steps taken, from any thread.</param>
    /// <param name="beside">What else is to be told, as it is now; called from any thread. Null for nothing.</param>
    public static T Run<T>(
        string title, long count, long done, Func<Action<int>, T> work, Func<string>? beside = null)
    {
        if (!Terminal.IsLive)
        {
            using ProgressLines lines = new(() => Line(title, Interlocked.Read(ref done), count, beside));
            return work(steps => Interlocked.Add(ref done, steps));
        }

        return Terminal.Error.Progress().Columns(Columns).Start(context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: count);
            task.Increment(done);
            return work(steps =>
            {
                task.Increment(steps);
                if (beside is not null)
                {
                    task.Description = Markup.Escape($"{title}, {beside()}");
                }
            });
        });
    }

    private static string Line(string title, long done, long count, Func<string>? beside) =>
        FormattableString.Invariant($"{title}: {done} of {count} ({(count == 0 ? 100 : 100 * done / count)} %)")
        + (beside is null ? "" : $", {beside()}");
}

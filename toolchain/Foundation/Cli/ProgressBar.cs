using Spectre.Console;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>A bar with the time left, on standard error; nothing where that is not a terminal.</summary>
internal static class ProgressBar
{
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
    public static T Run<T>(string title, long count, long done, Func<Action<int>, T> work)
    {
        if (!Terminal.Error.Profile.Capabilities.Interactive)
        {
            return work(_ => { });
        }

        return Terminal.Error.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(title, maxValue: count);
                task.Increment(done);
                return work(steps => task.Increment(steps));
            });
    }
}

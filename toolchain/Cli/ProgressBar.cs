using Spectre.Console;

namespace EarlyExitGen.Toolchain.Cli;

/// <summary>A bar with the time left, on standard error; nothing where that is no terminal.</summary>
internal static class ProgressBar
{
    /// <summary>Runs some work.</summary>
    /// <param name="title">What it is.</param>
    /// <param name="count">How many steps it takes.</param>
    /// <param name="work">The work; it calls its argument after each step, from any thread.</param>
    public static T Run<T>(string title, int count, Func<Action, T> work)
    {
        if (!Terminal.Error.Profile.Capabilities.Interactive)
        {
            return work(() => { });
        }

        return Terminal.Error.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(title, maxValue: count);
                return work(() => task.Increment(1));
            });
    }
}

using Spectre.Console;

namespace EarlyExitGen.Toolchain.Cli;

/// <summary>A bar with the time left, on standard error; nothing where that is no terminal.</summary>
internal static class ProgressBar
{
    /// <summary>Runs <paramref name="work"/>, which reports each of <paramref name="count"/> steps, from any thread.</summary>
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

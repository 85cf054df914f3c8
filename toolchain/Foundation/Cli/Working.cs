using Spectre.Console;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>
/// Tells what is being done where nobody knows how long it takes: a sign that turns on standard error; where that is
/// not a terminal, a line now and then. No bar may be drawn meanwhile.
/// </summary>
internal static class Working
{
    /// <summary>Runs some work.</summary>
    /// <param name="title">What it is.</param>
    /// <param name="work">The work.</param>
    public static T Run<T>(string title, Func<T> work)
    {
        string line = $"{title} ...";
        if (Terminal.IsLive)
        {
            return Terminal.Error.Status().Start(Markup.Escape(line), _ => work());
        }

        using ProgressLines lines = new(() => line);
        return work();
    }

    /// <summary>Runs some work that gives nothing.</summary>
    /// <param name="title">What it is.</param>
    /// <param name="work">The work.</param>
    public static void Run(string title, Action work) => Run(title, () =>
    {
        work();
        return true;
    });
}

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>How often work tells how far it is where lines are all that can be written.</summary>
internal static class Pace
{
    /// <summary>When the first line comes; shorter work has none.</summary>
    public static TimeSpan First { get; } = TimeSpan.FromSeconds(1);

    /// <summary>How long each further one takes.</summary>
    public static TimeSpan Further { get; } = TimeSpan.FromSeconds(10);
}

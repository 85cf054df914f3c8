using System.Runtime.InteropServices;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>The signals that a terminal sends.</summary>
internal static class Signals
{
    private const int Interruption = 2;

    /// <summary>Ctrl-C.</summary>
    public static void Interrupt(int process) => _ = Kill(process, Interruption);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}

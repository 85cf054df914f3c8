using System.Diagnostics;
using Xunit;

namespace EarlyExitGen.Tasks.Tests.Host;

/// <summary>A named pipe in the file system, which nobody writes to.</summary>
internal static class NamedPipe
{
    /// <summary>Makes it.</summary>
    public static void Make(string path)
    {
        using Process process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}

using System.Diagnostics;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests;

/// <summary>Named pipes, where there are any.</summary>
internal static class NamedPipe
{
    /// <summary>Makes a named pipe; skips the test on Windows.</summary>
    public static void Create(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no named pipes in the file system.");
        using Process make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
    }

    /// <summary>Writes to a named pipe once somebody reads from it.</summary>
    public static Task Write(string path, byte[] bytes) => Task.Run(() =>
    {
        using FileStream pipe = new(path, FileMode.Open, FileAccess.Write);
        pipe.Write(bytes);
    });
}

using System.Runtime.InteropServices;
using System.Text;
using EarlyExitGen.Toolchain.Foundation;
using TorchSharp;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// Makes TorchSharp's native library usable. It needs the C++ library of GCC 13; where the system's is older, the
/// tool runs itself again through a .NET host that loads a newer one, which <c>eng/prepare-torch.sh</c> prepares.
/// </summary>
internal static class TorchLibrary
{
    private const string NeededVersion = "GLIBCXX_3.4.32";
    private const string FolderVariable = "EARLYEXIT_TORCH";
    private const string AgainVariable = "EARLYEXIT_TORCH_AGAIN";

    // Every step allocates and frees the same hundreds of megabytes: kept and in large pages they cost no page faults,
    // which otherwise take a third of the time.
    private static readonly (string Name, string Value)[] Allocator =
    [
        ("MALLOC_MMAP_THRESHOLD_", "33554432"),
        ("MALLOC_TRIM_THRESHOLD_", "2000000000"),
        ("MALLOC_TOP_PAD_", "67108864"),
        ("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"),
    ];

    [ThreadStatic]
    private static bool s_usesOneThread;

    /// <summary>
    /// Returns when TorchSharp is loaded. On Linux the process is first replaced by one that runs the same command
    /// with other settings of the allocator and, where it is needed, with the newer C++ library.
    /// </summary>
    /// <exception cref="ToolException">TorchSharp cannot be loaded here; says what to install.</exception>
    public static void Load()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(AgainVariable) is null)
        {
            RunAgain(HasNeededVersion() ? null : FindHost() ?? throw Lacking());
        }

        if (OperatingSystem.IsLinux() && !HasNeededVersion())
        {
            throw Lacking();
        }

        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            UseOneThread();
        }
        catch (Exception e)
        {
            string reason = e.GetBaseException().Message.Split('\n')[0].Trim().TrimEnd('.');
            throw new ToolException(
                $"training needs TorchSharp, whose native library cannot be loaded here ({reason}); it needs the package "
                + "libtorch-cpu of this platform beside the tool.", e);
        }
    }

    /// <summary>Has the library's kernels run on the calling thread alone; its setting is per thread.</summary>
    public static void UseOneThread()
    {
        if (!s_usesOneThread)
        {
            torch.set_num_threads(1);
            s_usesOneThread = true;
        }
    }

    private static ToolException Lacking() => new(
        $"training needs TorchSharp, and that a C++ library with {NeededVersion} (GCC 13 or newer: Debian 13, "
        + "Ubuntu 24.04), which this system lacks; run eng/prepare-torch.sh, which puts one beside the tool.");

    // The library is mapped already: the .NET runtime itself is written in C++.
    private static bool HasNeededVersion()
    {
        string? path = File.ReadLines("/proc/self/maps")
            .Select(line => line[(line.IndexOf('/') + 1)..])
            .FirstOrDefault(path => path.Contains("/libstdc++.so.6", StringComparison.Ordinal));
        return path is null || File.ReadAllBytes("/" + path).AsSpan().IndexOf(Encoding.ASCII.GetBytes(NeededVersion)) >= 0;
    }

    /// <summary>The host made by the script: in the folder that a variable names, or in <c>torch</c> beside or above the tool.</summary>
    private static string? FindHost()
    {
        IEnumerable<string> folders = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder
            ? [folder]
            : Ancestors(AppContext.BaseDirectory).Select(ancestor => Path.Combine(ancestor, "torch"));
        return folders.Select(f => Path.Combine(f, "dotnet", "dotnet")).FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }

    // Replaces the process instead of starting another: signals, exit code and terminal need no forwarding.
    private static void RunAgain(string? patchedHost)
    {
        string host = patchedHost ?? Environment.ProcessPath!;
        bool isApphost = patchedHost is null && Path.GetFileNameWithoutExtension(host) != "dotnet";
        string[] program = isApphost ? [host] : [host, typeof(TorchLibrary).Assembly.Location];
        _ = SetEnvironment(AgainVariable, "1", overwrite: 1);
        foreach ((string name, string value) in Allocator)
        {
            _ = SetEnvironment(name, value, overwrite: 0);
        }

        _ = Execute(host, [.. program, .. Environment.GetCommandLineArgs()[1..], null]);
        throw new ToolException(
            $"{host}: cannot be started (error {Marshal.GetLastPInvokeError()}); run eng/prepare-torch.sh again.");
    }

    [DllImport("libc", EntryPoint = "execv", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern int Execute(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] arguments);

    // The process's own environment, which is what the new one inherits; .NET changes only a copy.
    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern int SetEnvironment(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);
}

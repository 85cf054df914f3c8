using System.Runtime.InteropServices;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Verbs.Libtorch;
using TorchSharp;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// Loads libtorch for TorchSharp, from beside the tool or from where <c>doctor --fix</c> has put it. It needs the C++
/// library of GCC 13; where the system's is older, the tool runs itself again through a .NET host that has a newer one.
/// </summary>
internal static class TorchLibrary
{
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
    /// Returns when libtorch is loaded. On Linux the process is first replaced by one that runs the same command
    /// with other settings of the allocator and, where it is needed, with the newer C++ library.
    /// </summary>
    /// <exception cref="ToolException">It cannot be loaded here; says what to do.</exception>
    public static void Load()
    {
        string? folder = TorchFolder.Find();
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(AgainVariable) is null)
        {
            if (folder is null && TorchPackage.FitsPlatform)
            {
                throw NotInstalled();
            }

            RunAgain(CppLibrary.IsNewEnough() ? null : File.Exists(CppLibrary.Host) ? CppLibrary.Host : throw TooOld());
        }

        if (OperatingSystem.IsLinux() && !CppLibrary.IsNewEnough())
        {
            throw TooOld();
        }

        try
        {
            // Once they are loaded, libraries that ask for them by name get them, wherever they lie.
            foreach (TorchLibraryFile file in folder is null ? [] : TorchPackage.Files)
            {
                NativeLibrary.Load(Path.Combine(folder!, file.Name));
            }

            torch.InitializeDeviceType(DeviceType.CPU);
            UseOneThread();
        }
        catch (Exception e)
        {
            string reason = e.GetBaseException().Message.Split('\n')[0].Trim().TrimEnd('.');
            throw new ToolException(
                $"training needs libtorch, which cannot be loaded here ({reason}); "
                + (TorchPackage.FitsPlatform
                    ? "\"earlyexit doctor\" looks for what is wrong with it."
                    : $"it is fetched for {TorchPackage.Platform} alone: train there, and use the cascade anywhere."),
                e);
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

    private static ToolException NotInstalled() => new(
        "training needs libtorch, which is not installed; \"earlyexit doctor --fix\" fetches it "
        + FormattableString.Invariant($"({TorchPackage.DownloadMegabytes} MB)."));

    private static ToolException TooOld() => new(
        $"training needs a C++ library with {CppLibrary.NeededVersion} (GCC 13 or newer: Debian 13, Ubuntu 24.04), "
        + "which this system lacks; \"earlyexit doctor --fix\" puts one among your data.");

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
            $"{host}: cannot be started (error {Marshal.GetLastPInvokeError()}); "
            + "run \"earlyexit doctor --fix\" again.");
    }

    [DllImport("libc", EntryPoint = "execv", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern int Execute(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] arguments);

    // The process's own environment, which is what the new one inherits; .NET changes only a copy.
    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern int SetEnvironment(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string value,
        int overwrite);
}

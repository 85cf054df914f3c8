using System.Text;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Processes;

namespace EarlyExitGen.Toolchain.Verbs.Libtorch;

/// <summary>
/// The C++ library, of which libtorch needs that of GCC 13. Where the system's is older, a copy of the .NET host that
/// loads a newer one is made among the user's data, and training runs through that.
/// </summary>
internal static class CppLibrary
{
    /// <summary>The symbol version that libtorch asks for.</summary>
    public const string NeededVersion = "GLIBCXX_3.4.32";

    private const string Script = "prepare-host.sh";

    /// <summary>Where the host is that loads a newer library, if it was made.</summary>
    public static string Host => Path.Combine(TorchFolder.Root, "dotnet", "dotnet");

    /// <summary>Whether the library in this process is new enough.</summary>
    public static bool IsNewEnough()
    {
        // It is mapped already: the .NET runtime itself is written in C++.
        string? path = File.ReadLines("/proc/self/maps")
            .Select(line => line[(line.IndexOf('/') + 1)..])
            .FirstOrDefault(path => path.Contains("/libstdc++.so.6", StringComparison.Ordinal));
        byte[] needed = Encoding.ASCII.GetBytes(NeededVersion);
        return path is null || File.ReadAllBytes("/" + path).AsSpan().IndexOf(needed) >= 0;
    }

    /// <summary>Makes the host, from Debian's own packages; needs no root and changes nothing of the system.</summary>
    /// <exception cref="ToolException">It cannot be made here; says what to install.</exception>
    public static async Task PrepareAsync(CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("earlyexit-host-").FullName;
        string file = Path.Combine(folder, Script);
        try
        {
            await using (Stream script = typeof(CppLibrary).Assembly.GetManifestResourceStream(Script)!)
            await using (FileStream copy = File.Create(file))
            {
                await script.CopyToAsync(copy, cancellation);
            }

            ChildProcess.Result result = await ChildProcess.RunAsync(
                "bash", [file, TorchFolder.Root, DotnetHost.Path], cancellation);
            if (result.ExitCode != 0)
            {
                throw new ToolException(result.LastLine);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

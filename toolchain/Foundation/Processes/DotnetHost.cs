using System.Runtime.InteropServices;

namespace EarlyExitGen.Toolchain.Foundation.Processes;

/// <summary>The <c>dotnet</c> that runs the tool.</summary>
internal static class DotnetHost
{
    /// <summary>The program in full; where it is not at its usual place, its name, to be found on the PATH.</summary>
    public static string Path { get; } = Find();

    // The runtime lies in ROOT/shared/Microsoft.NETCore.App/VERSION/.
    private static string Find()
    {
        string root = System.IO.Path.GetFullPath(
            System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        string program = System.IO.Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(program) ? program : "dotnet";
    }
}

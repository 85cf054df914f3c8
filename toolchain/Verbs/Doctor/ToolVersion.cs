using System.Reflection;
using EarlyExitGen.Toolchain.Foundation;
using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Toolchain.Verbs.Doctor;

/// <summary>Which tool this is.</summary>
internal static class ToolVersion
{
    private const int CommitDigits = 12;

    // VERSION+COMMIT; without the latter if it was not built from a git repository.
    private static readonly string[] Parts = typeof(ToolVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', 2);

    /// <summary>Its version.</summary>
    public static string Number => Parts[0];

    /// <summary>The commit that it was built from; null if that is not known.</summary>
    public static string? Commit => Parts.ElementAtOrDefault(1) is { } commit
        ? commit[..Math.Min(CommitDigits, commit.Length)]
        : null;

    /// <summary>Version and commit in words.</summary>
    public static string Text => $"{Number}, commit {Commit ?? "unknown"}";

    /// <summary>The version of the native ONNX Runtime.</summary>
    /// <exception cref="ToolException">It cannot be loaded.</exception>
    public static string OnnxRuntime()
    {
        try
        {
            return OrtEnv.Instance().GetVersionString();
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException
            or EntryPointNotFoundException or BadImageFormatException or OnnxRuntimeException)
        {
            string reason = e.GetBaseException().Message.Split('\n')[0].Trim().TrimEnd('.');
            throw new ToolException($"cannot be loaded ({reason})", e);
        }
    }
}

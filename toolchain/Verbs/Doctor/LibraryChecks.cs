using System.Reflection;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Processes;
using EarlyExitGen.Toolchain.Verbs.Libtorch;
using SkiaSharp;

namespace EarlyExitGen.Toolchain.Verbs.Doctor;

/// <summary>Looks at the native libraries, by loading each.</summary>
internal static class LibraryChecks
{
    private const string Reinstall = "Install the tool again, for this platform.";

    /// <summary>ONNX Runtime, which computes cascades.</summary>
    public static Check OnnxRuntime()
    {
        const string name = "ONNX Runtime";
        try
        {
            return new Check(name, CheckState.Ok, ToolVersion.OnnxRuntime());
        }
        catch (ToolException e)
        {
            return new Check(name, CheckState.Wrong, e.Message, Reinstall);
        }
    }

    /// <summary>SkiaSharp, which draws charts.</summary>
    public static Check Skia()
    {
        const string name = "SkiaSharp";
        try
        {
            using SKBitmap bitmap = new(1, 1);
            return new Check(name, CheckState.Ok, $"{Version()}, for charts");
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or InvalidOperationException)
        {
            return new Check(
                name, CheckState.Wrong, $"cannot be loaded ({FirstLine(e)}); there are no charts", Reinstall);
        }
    }

    /// <summary>libtorch, which trains.</summary>
    public static async Task<Check> LibtorchAsync(CancellationToken cancellation)
    {
        const string name = "libtorch";
        const string fix = "earlyexit doctor --fix";
        if (!TorchPackage.FitsPlatform)
        {
            return new Check(name, CheckState.Note, $"train needs it; it is there for {TorchPackage.Platform} alone");
        }

        if (TorchFolder.Find() is not { } folder)
        {
            return new Check(
                name, CheckState.Note, "not installed; train alone needs it",
                FormattableString.Invariant($"{fix} (fetches {TorchPackage.DownloadMegabytes} MB)"));
        }

        if (await TorchPackage.FirstWrongAsync(folder, cancellation) is { } file)
        {
            return new Check(name, CheckState.Wrong, $"{Path.Combine(folder, file)} is missing or damaged", fix);
        }

        // In a process of its own, for it may have to be replaced by one that runs through another host.
        ChildProcess.Result result = await ChildProcess.RunAsync(
            DotnetHost.Path, [typeof(LibraryChecks).Assembly.Location, "doctor", "--load-libtorch"], cancellation);
        string said = result.LastLine.Replace("earlyexit: ", "", StringComparison.Ordinal);
        return result.ExitCode == 0
            ? new Check(name, CheckState.Ok, $"{TorchPackage.Version}, for train")
            : new Check(name, CheckState.Wrong, said, fix);
    }

    private static string Version() => typeof(SKBitmap).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', '-')[0];

    private static string FirstLine(Exception e) => e.GetBaseException().Message.Split('\n')[0].Trim().TrimEnd('.');
}

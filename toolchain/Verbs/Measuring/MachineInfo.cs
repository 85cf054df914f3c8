using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Toolchain.Verbs.Measuring;

/// <summary>The facts about the machine that times depend on.</summary>
internal static class MachineInfo
{
    private const string LinuxCpuFile = "/proc/cpuinfo";

    /// <summary>Processor, cores, operating system, and the versions of .NET and ONNX Runtime, in one line.</summary>
    public static string Describe() => string.Join("; ", (string[])
    [
        string.Create(CultureInfo.InvariantCulture, $"{Processor()}, {Environment.ProcessorCount} cores"),
        RuntimeInformation.OSDescription.Trim(),
        RuntimeInformation.FrameworkDescription,
        $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}",
    ]);

    /// <summary>The processor's name.</summary>
    public static string Processor()
    {
        string? model = File.Exists(LinuxCpuFile)
            ? File.ReadLines(LinuxCpuFile).FirstOrDefault(
                line => line.StartsWith("model name", StringComparison.Ordinal))
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        string name = model?[(model.IndexOf(':') + 1)..].Trim() ?? "";
        return name.Length > 0 ? name : RuntimeInformation.ProcessArchitecture.ToString();
    }
}

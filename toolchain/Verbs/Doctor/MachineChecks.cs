using System.Globalization;
using System.Runtime.InteropServices;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Processes;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Toolchain.Verbs.Doctor;

/// <summary>Looks at the machine: .NET, processor and memory.</summary>
internal static class MachineChecks
{
    private const string MemoryFile = "/proc/meminfo";
    private const double Gibibyte = 1L << 30;

    // Kibibytes of a gibibyte.
    private const double Mebi = 1 << 20;

    private const double LeastMemory = 2;

    /// <summary>The .NET that runs the tool.</summary>
    public static Check Runtime() => new(
        ".NET runtime", CheckState.Ok, $"{Environment.Version}, {RuntimeInformation.RuntimeIdentifier}");

    /// <summary>The .NET SDK, which builds cascades into programs.</summary>
    public static async Task<Check> SdkAsync(CancellationToken cancellation)
    {
        const string name = ".NET SDK";
        const string advice = "Building with cascades and doctor --fix need it: https://dot.net";
        try
        {
            ChildProcess.Result result = await ChildProcess.RunAsync(DotnetHost.Path, ["--list-sdks"], cancellation);
            // A line is "VERSION [FOLDER]", the newest last.
            string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return lines.Length == 0
                ? new Check(name, CheckState.Note, "not installed", advice)
                : new Check(name, CheckState.Ok, lines[^1].Split(' ')[0]);
        }
        catch (ToolException e)
        {
            return new Check(name, CheckState.Note, e.Message, advice);
        }
    }

    /// <summary>The operating system.</summary>
    public static Check System() => new("system", CheckState.Ok, RuntimeInformation.OSDescription.Trim());

    /// <summary>The processor, with the instructions that matter.</summary>
    public static Check Processor()
    {
        string features = string.Join(", ", ProcessorFeatures.Names);
        string found = string.Create(
            CultureInfo.InvariantCulture,
            $"{MachineInfo.Processor()}, {Environment.ProcessorCount} cores; {features}");
        return ProcessorFeatures.HasIntegerProducts
            ? new Check("processor", CheckState.Ok, found)
            : new Check(
                "processor",
                CheckState.Note,
                found + "; none for 8-bit integers",
                "Quantize with --bits 7, the default: with 8, answers are wrong on this processor.");
    }

    /// <summary>The memory that the tool may use.</summary>
    public static Check Memory()
    {
        double all = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gibibyte;
        string found = string.Create(CultureInfo.InvariantCulture, $"{all:F1} GiB") + Free();
        return all >= LeastMemory
            ? new Check("memory", CheckState.Ok, found)
            : new Check("memory", CheckState.Note, found, "Training takes 3 GiB and more; --accumulate makes it less.");
    }

    private static string Free()
    {
        const string name = "MemAvailable:";
        string? line = File.Exists(MemoryFile)
            ? File.ReadLines(MemoryFile).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))
            : null;
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, string kibibytes, ..]
            ? FormattableString.Invariant($", {long.Parse(kibibytes, CultureInfo.InvariantCulture) / Mebi:F1} free")
            : "";
    }
}

using System.Diagnostics;
using System.Globalization;

namespace EarlyExitGen.Footprint;

/// <summary>Runs children in turn and prints what they tell.</summary>
internal static class Report
{
    private const int MemoryRounds = 3;
    private const int PoolRounds = 8;
    private const int Texts = 200;

    /// <summary>The memory of the plain model's process, and of the cascade's.</summary>
    public static void Memory(string manifest)
    {
        string[] kinds = ["nothing", "plain", "plain-tokenizer", "cascade", "cascade-2", "warm", "arenas"];
        Dictionary<string, List<double[]>> rows = kinds.ToDictionary(kind => kind, _ => new List<double[]>());
        for (int round = 0; round < MemoryRounds; round++)
        {
            foreach (string kind in kinds)
            {
                rows[kind].Add(Run(kind, manifest, Texts));
            }
        }

        Console.WriteLine("| process | resident, MiB | peak, MiB | resident beside plain |");
        Console.WriteLine("|---|---|---|---|");
        double plain = Median(rows["plain"], 0);
        foreach (string kind in kinds)
        {
            double resident = Median(rows[kind], 0);
            Console.WriteLine($"| {kind} | {resident:0.0} | {Median(rows[kind], 1):0.0} | {resident / plain:0.000} |");
        }

        Console.WriteLine();
    }

    /// <summary>
    /// The time of texts at full depth, with pools of the blocks' own, with arenas of their own too, and with shared
    /// pools.
    /// </summary>
    public static void Pools(string manifest)
    {
        string[] kinds = ["own", "own-arenas", "shared", "shared-spinning"];
        List<double[]> rounds = [];
        for (int round = 0; round < PoolRounds; round++)
        {
            rounds.Add([.. kinds.Select(kind => Run(kind, manifest, Texts)[0])]);
        }

        Console.WriteLine("| pools | a text, us | beside own pools: median [least, most] |");
        Console.WriteLine("|---|---|---|");
        for (int i = 0; i < kinds.Length; i++)
        {
            double[] ratios = [.. rounds.Select(round => round[i] / round[0]).Order()];
            Console.WriteLine(
                $"| {kinds[i]} | {Median(rounds, i):0} | {ratios[ratios.Length / 2]:0.000} [{ratios[0]:0.000}, "
                    + $"{ratios[^1]:0.000}] |");
        }
    }

    /// <summary>The memory after each tenth of many calls.</summary>
    public static void Calls(string manifest, int count)
    {
        double[] figures = Run("calls", manifest, count);
        Console.WriteLine("| calls | managed, KiB | resident, MiB |");
        Console.WriteLine("|---|---|---|");
        for (int tenth = 0; tenth <= 10; tenth++)
        {
            Console.WriteLine(
                $"| {(long)count * tenth / 10} | {figures[2 * tenth]:0.0} | {figures[(2 * tenth) + 1]:0.00} |");
        }
    }

    private static double[] Run(string kind, string manifest, int count)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        string[] arguments = ["--child", kind, manifest, count.ToString(CultureInfo.InvariantCulture)];
        Array.ForEach(arguments, start.ArgumentList.Add);
        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? [.. output.Split().Where(word => word.Length > 0).Select(
                word => double.Parse(word, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"The process '{kind}' ended with {child.ExitCode}.");
    }

    private static double Median(List<double[]> rows, int column)
    {
        double[] values = [.. rows.Select(row => row[column]).Order()];
        return values[values.Length / 2];
    }
}

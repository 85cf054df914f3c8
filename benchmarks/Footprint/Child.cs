using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;

namespace EarlyExitGen.Footprint;

/// <summary>The work and the measurements of one process.</summary>
internal static class Child
{
    private const double MiB = 1 << 20;

    /// <summary>
    /// Does what <paramref name="kind"/> says, with the given number of texts, and gives the figures.
    /// </summary>
    public static double[] Measure(string kind, string manifest, int count)
    {
        switch (kind)
        {
            case "nothing":
                OrtEnv.Instance();
                return Memory();
            case "plain":
                return Plain(manifest, count);
            case "plain-tokenizer":
                return PlainWithTokenizer(manifest, count);
            case "cascade":
                return Cascade(manifest, count, concurrency: 1, warm: false);
            case "cascade-2":
                return Cascade(manifest, count, concurrency: 2, warm: false);
            case "warm":
                return Cascade(manifest, count, concurrency: 2, warm: true);
            case "arenas":
                return Cascade(manifest, count, concurrency: 1, warm: false, arenaEach: true);
            case "calls":
                return Calls(manifest, count);
            case "own":
                return Time(manifest, count, new CascadeOptions { IntraOpThreads = Threads });
            case "own-arenas":
                return Time(manifest, count, new CascadeOptions { IntraOpThreads = Threads, UseSharedArena = true });
            case "shared" or "shared-spinning":
                MakePool(spinning: kind != "shared");
                return Time(manifest, count, new CascadeOptions { UseSharedPool = true });
            default:
                throw new ArgumentException($"There is no measurement '{kind}'.", nameof(kind));
        }
    }

    private static double[] Plain(string manifest, int count)
    {
        using PlainModel plainModel = PlainModel.Load(manifest);
        foreach (int[] ids in RandomTexts(manifest, count))
        {
            plainModel.Run(ids);
        }

        return Memory();
    }

    // What an application without a cascade has: it starts from text too.
    private static double[] PlainWithTokenizer(string manifest, int count)
    {
        (string vocabulary, _, _) = TokenizerOf(manifest);
        BertTokenizer tokenizer = BertTokenizer.Create(vocabulary);
        int tokens = tokenizer.EncodeToIds(
            "So many words of a headline have to be there before its tokenizer is all loaded.").Count;
        double[] memory = tokens > 0
            ? Plain(manifest, count)
            : throw new InvalidOperationException("The tokenizer found no tokens.");
        GC.KeepAlive(tokenizer);
        return memory;
    }

    private static double[] Cascade(string manifest, int count, int concurrency, bool warm, bool arenaEach = false)
    {
        // There is no arena to share, so each session makes one.
        using InterpretedCascade cascade = InterpretedCascade.Load(
            manifest, new CascadeOptions { MaxConcurrency = concurrency, UseSharedArena = arenaEach });
        if (warm)
        {
            cascade.WarmUp();
        }

        Parallel.ForEach(
            RandomTexts(manifest, count),
            new ParallelOptions { MaxDegreeOfParallelism = concurrency },
            ids => cascade.ClassifyTokensFully(ids));
        return Memory();
    }

    private static double[] Calls(string manifest, int count)
    {
        using InterpretedCascade cascade = InterpretedCascade.Load(manifest);
        cascade.WarmUp();
        List<double> figures = [];
        int done = 0;
        figures.AddRange(Heap());
        foreach (int[] ids in RandomTexts(manifest, count))
        {
            cascade.ClassifyTokensFully(ids);
            if (++done % (count / 10) == 0 && figures.Count < 22)
            {
                figures.AddRange(Heap());
            }
        }

        return [.. figures];
    }

    private static double[] Time(string manifest, int count, CascadeOptions options)
    {
        using InterpretedCascade cascade = InterpretedCascade.Load(manifest, options);
        int[][] texts = [.. RandomTexts(manifest, count)];
        foreach (int[] ids in texts[..(count / 4)])
        {
            cascade.ClassifyTokensFully(ids);
        }

        Stopwatch watch = Stopwatch.StartNew();
        foreach (int[] ids in texts)
        {
            cascade.ClassifyTokensFully(ids);
        }

        return [watch.Elapsed.TotalMicroseconds / count];
    }

    private static int Threads => Math.Min(Environment.ProcessorCount, 4);

    private static void MakePool(bool spinning)
    {
        using OrtThreadingOptions threads = new()
        {
            GlobalIntraOpNumThreads = Threads,
            GlobalInterOpNumThreads = 1,
            GlobalSpinControl = spinning,
        };
        EnvironmentCreationOptions environment = new() { logId = "footprint", threadOptions = threads };
        OrtEnv.CreateInstanceWithOptions(ref environment);
    }

    // The same texts in every process.
    private static IEnumerable<int[]> RandomTexts(string manifest, int count)
    {
        (_, int vocabulary, int maxTokens) = TokenizerOf(manifest);
        Random random = new(1);
        for (int i = 0; i < count; i++)
        {
            int[] ids = new int[random.Next(1, maxTokens + 1)];
            for (int token = 0; token < ids.Length; token++)
            {
                ids[token] = random.Next(vocabulary);
            }

            yield return ids;
        }
    }

    // Read from the files: a cascade that is loaded for it would count.
    private static (string File, int Count, int MaxTokens) TokenizerOf(string manifest)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(manifest));
        JsonElement tokenizer = document.RootElement.GetProperty("tokenizer");
        string folder = Path.GetDirectoryName(Path.GetFullPath(manifest))!;
        string vocabulary = Path.Combine(folder, tokenizer.GetProperty("vocabulary").GetString()!);
        return (vocabulary, File.ReadLines(vocabulary).Count(), tokenizer.GetProperty("maxTokens").GetInt32());
    }

    private static double[] Memory()
    {
        Heap();
        using Process process = Process.GetCurrentProcess();
        return [process.WorkingSet64 / MiB, process.PeakWorkingSet64 / MiB];
    }

    private static double[] Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        return [GC.GetTotalMemory(forceFullCollection: true) / 1024.0, process.WorkingSet64 / MiB];
    }
}

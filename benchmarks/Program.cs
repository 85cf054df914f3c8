using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using EarlyExitGen.Benchmarks.Load;
using EarlyExitGen.Benchmarks.Pictures;
using EarlyExitGen.Benchmarks.Tokenizer;

// BenchmarkDotNet runs contenders one after another, which a busy machine makes unequal: these take turns.
const string Tokenizers = "--tokenizers";
if (args is [Tokenizers, var vocabulary, .. var files])
{
    foreach (string file in files)
    {
        Console.WriteLine(new TokenizerComparison(vocabulary, file).Run());
    }

    return;
}

// The service under load; see docs/web.md.
if (args is ["--serve", var contender, var url])
{
    await NewsServer.RunAsync(Enum.Parse<Contender>(contender), url);
    return;
}

if (args is ["--load", var texts, var seconds])
{
    await LoadTest.RunAsync(texts, int.Parse(seconds, CultureInfo.InvariantCulture));
    return;
}

// The pictures of the documentation; see docs/benchmarks.md.
if (args is ["--pictures", var measured, var pictures])
{
    PictureBook.Write(measured, pictures);
    return;
}

// A look takes fewer measurements, and its errors are larger.
const string Look = "--look";
const int LookWarmups = 2;
const int LookIterations = 5;
Job job = args.Contains(Look)
    ? Job.Default.WithWarmupCount(LookWarmups).WithIterationCount(LookIterations)
    : Job.Default;

// In this process: a project that BenchmarkDotNet makes of its own would not find this repository's settings.
IConfig config = ManualConfig.CreateEmpty()
    .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddExporter(MarkdownExporter.GitHub)
    .AddLogger(ConsoleLogger.Default)
    .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "results"));

BenchmarkSwitcher.FromAssembly(typeof(TokenizerBenchmark).Assembly).Run([.. args.Where(arg => arg != Look)], config);

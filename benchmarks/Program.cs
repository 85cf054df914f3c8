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
using EarlyExitGen.Benchmarks.Plan;
using EarlyExitGen.Benchmarks.Shift;
using EarlyExitGen.Benchmarks.Tokenizer;
using System.Globalization;

// What BenchmarkDotNet cannot measure: contenders that take turns, services, simulations.
switch (args)
{
    // docs/tokenizer.md
    case ["--tokenizers", var vocabulary, .. var files]:
        foreach (string file in files)
        {
            Console.WriteLine(new TokenizerComparison(vocabulary, file).Run());
        }

        return;

    // The service under load: docs/web.md
    case ["--serve", var contender, var port, .. var settings]:
        await NewsServer.RunAsync(Enum.Parse<Contender>(contender), Whole(port), settings);
        return;
    case ["--load", var texts, var seconds]:
        await LoadTest.RunAsync(texts, Whole(seconds));
        return;
    case ["--overload", var texts, var seconds, var picture]:
        await OverloadTest.RunAsync(texts, Whole(seconds), picture);
        return;
    case ["--soak", var texts, var minutes]:
        Environment.ExitCode = await SoakTest.RunAsync(texts, Number(minutes)) ? 0 : 1;
        return;

    // The simulation of `earlyexit plan` against a measured run: docs/plan.md
    case ["--plan", var texts, var seconds]:
        await PlanCheck.RunAsync(texts, Number(seconds));
        return;

    // The pictures of the documentation: docs/benchmarks.md
    case ["--pictures", var measured, var pictures]:
        PictureBook.Write(measured, pictures);
        return;

    // Whether promises are kept on texts that they were not fitted on: docs/benchmarks.md
    case ["--promise", var cascade, var texts, var calibration]:
        PromiseSimulation.Run(cascade, texts, Whole(calibration));
        return;

    // How soon a host notices other texts: docs/watching.md
    case ["--shift", var cascade, var before, var after, var calibration]:
        ShiftSimulation.Run(cascade, before, after, Whole(calibration));
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

static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

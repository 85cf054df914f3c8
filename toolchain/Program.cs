using System.CommandLine;
using EarlyExitGen;
using EarlyExitGen.Toolchain.Commands;
using EarlyExitGen.Toolchain.Foundation;

RootCommand root = new("Makes early-exit cascades: trains, calibrates, exports and measures them.");

// Commands are added here, in the order in which they are used.
root.Add(TrainCommand.Create());
root.Add(CalibrateCommand.Create());
root.Add(ExportCommand.Create());
root.Add(EvaluateCommand.Create());
root.Add(ClassifyCommand.Create());
root.Add(TraceCommand.Create());
root.Add(SweepCommand.Create());
root.Add(TuneCommand.Create());
root.Add(CompareCommand.Create());
root.Add(FloorCommand.Create());
root.Add(AnalyzeCommand.Create());
root.Add(ReportCommand.Create());
root.Add(BenchCommand.Create());
root.Add(QuantizeCommand.Create());
root.Add(SynthesizeCommand.Create());

try
{
    InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false };
    ParseResult parsed = root.Parse(args);
    int code = await parsed.InvokeAsync(configuration);
    return parsed.Errors.Count > 0 ? 2 : code;
}
catch (OperationCanceledException)
{
    // As shells tell an interrupt.
    return 130;
}
catch (Exception e) when (e is ToolException or CascadeException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"earlyexit: {e.Message}");
    return 1;
}

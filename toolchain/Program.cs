using System.CommandLine;
using EarlyExitGen.Toolchain.Cli;

RootCommand root = new("Makes early-exit cascades: trains, calibrates, exports and measures them.");

// Commands are added here, in the order in which they are used.

try
{
    InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false };
    ParseResult parsed = root.Parse(args);
    int code = await parsed.InvokeAsync(configuration);
    return parsed.Errors.Count > 0 ? 2 : code;
}
catch (ToolException e)
{
    Console.Error.WriteLine($"earlyexit: {e.Message}");
    return 1;
}

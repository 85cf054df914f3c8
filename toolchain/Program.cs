using System.Globalization;
using EarlyExitGen.Toolchain.Commands;

// The same words and numbers everywhere.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

// On a thread of which nobody waits for the end; the process would be aborted, with a stack trace.
AppDomain.CurrentDomain.UnhandledException += (_, e) =>
    Environment.Exit(CommandLine.Tell(ToolCommand.Name, (Exception)e.ExceptionObject, Console.Error));

return await CommandLine.RunAsync(ToolCommand.Create(), args, Console.Error);

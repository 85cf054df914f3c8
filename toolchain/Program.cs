using System.Globalization;
using EarlyExitGen.Toolchain.Commands;

// The same words and numbers everywhere.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

// On a thread of which nobody waits for the end; the process would be aborted, with a stack trace.
#pragma warning disable RS0030 // the process ends anyway; this is the one way to choose its code
AppDomain.CurrentDomain.UnhandledException += (_, e) =>
    Environment.Exit(CommandLine.Tell(ToolCommand.Name, (Exception)e.ExceptionObject, Console.Error));
#pragma warning restore RS0030

return await CommandLine.RunAsync(ToolCommand.Create(), args, Console.Error);

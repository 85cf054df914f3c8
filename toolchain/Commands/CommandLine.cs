using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>
/// Runs the tool's command line. Whatever happens, standard error gets a few lines that say what is wrong, and the exit
/// code says whose fault it is.
/// </summary>
internal static class CommandLine
{
    /// <summary>The exit code of what a verb could not do.</summary>
    public const int FailedCode = 1;

    /// <summary>The exit code of a command line that makes no sense.</summary>
    public const int UsageCode = 2;

    /// <summary>Set to 1, the environment variable that shows where an unexpected error comes from.</summary>
    public const string StackTraceVariable = "EARLYEXIT_STACK_TRACE";

    // What shells tell of a program that Ctrl-C ended.
    private const int InterruptedCode = 130;

    private const string Issues = "https://github.com/EarlyExitGen/EarlyExitGen/issues";

    // An argument that begins with @ is what it is, not a file of further arguments; -jo is a mistake, not two options.
    private static readonly ParserConfiguration Parsing =
        new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Runs a command of <see cref="ToolCommand.Create"/>, or another one.</summary>
    /// <param name="root">The command.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="error">Where errors are told.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> arguments, TextWriter error)
    {
        string verb = ToolCommand.Name;
        try
        {
            ParseResult parsed = root.Parse(arguments, Parsing);
            verb = UsageErrors.PathOf(parsed);
            IReadOnlyList<string> errors = UsageErrors.Of(parsed, arguments);
            if (errors.Count > 0)
            {
                return Refuse(verb, errors, error);
            }

            // Without a timeout System.CommandLine leaves signals to us.
            InvocationConfiguration configuration =
                new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            bool isPatient = parsed.CommandResult.Command is Verb { SavesWhenStopped: true };
            using Interruption interruption = new();
            return await interruption.RunAsync(stop => parsed.InvokeAsync(configuration, stop), isPatient);
        }
        catch (Exception e)
        {
            return Tell(verb, e, error);
        }
    }

    /// <summary>Tells an exception, and gives the exit code.</summary>
    /// <param name="verb">The command that it ended.</param>
    /// <param name="exception">The exception.</param>
    /// <param name="error">Where it is told.</param>
    public static int Tell(string verb, Exception exception, TextWriter error)
    {
        while (exception is AggregateException { InnerExceptions: [Exception only] })
        {
            exception = only;
        }

        switch (exception)
        {
            case OperationCanceledException:
                string told = exception is StoppedException ? exception.Message : "interrupted; nothing is written";
                error.WriteLine($"{verb}: {OneLine(told)}");
                return InterruptedCode;
            case UsageException:
                return Refuse(verb, [exception.Message], error);
            case ToolException or CascadeException or IOException or UnauthorizedAccessException:
                error.WriteLine($"{Terminal.Red(error, ToolCommand.Name + ":")} {OneLine(exception.Message)}");
                break;
            case OutOfMemoryException:
                error.WriteLine($"{verb}: there is not enough memory ({OneLine(exception.Message)})");
                break;
            default:
                error.WriteLine(
                    $"{verb}: this is a fault of the tool ({exception.GetType().Name}: "
                    + $"{Excerpt.Of(exception.Message)}); please report it, with the command, at {Issues}. "
                    + $"{StackTraceVariable}=1 shows where it happened.");
                break;
        }

        if (Environment.GetEnvironmentVariable(StackTraceVariable) == "1")
        {
            error.WriteLine(exception);
        }

        return FailedCode;
    }

    private static int Refuse(string verb, IReadOnlyList<string> errors, TextWriter error)
    {
        const int shown = 4;
        foreach (string line in errors.Take(shown))
        {
            error.WriteLine($"{Terminal.Red(error, verb + ":")} {OneLine(line)}");
        }

        if (errors.Count > shown)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verb}: and {errors.Count - shown} more"));
        }

        error.WriteLine($"""See "{verb} --help".""");
        return UsageCode;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}

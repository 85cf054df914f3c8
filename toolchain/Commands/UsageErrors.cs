using System.CommandLine;
using System.CommandLine.Parsing;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>
/// The faults of a command line, most telling first. System.CommandLine's own errors are in the language of the
/// machine, name .NET types and take what is misspelt for a value, so only those are kept that the parsers of our
/// options have added.
/// </summary>
internal static class UsageErrors
{
    /// <summary>The errors, without what only follows from them; none for a command that asks for help.</summary>
    /// <param name="parsed">What System.CommandLine made of the arguments.</param>
    /// <param name="given">The arguments.</param>
    public static IReadOnlyList<string> Of(ParseResult parsed, IReadOnlyList<string> given)
    {
        if (parsed.Action is { ClearsParseErrors: true })
        {
            return [];
        }

        Command command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parsed.Action is null or System.CommandLine.Invocation.ParseErrorAction
            && IsVerbMissing(parsed))
        {
            return [VerbError(parsed)];
        }

        bool hasDelimiter = parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash);
        string[] unknown = [.. hasDelimiter ? [] : UnknownOptions(parsed), .. SwitchesWithValue(command, given)];
        string[] errors = [.. unknown, .. ValueErrors(parsed, hasDelimiter)];
        if (unknown.Length == 0)
        {
            errors = [.. errors, .. Strays(parsed), .. Missing(parsed)];
        }

        return errors.Length > 0 ? errors : [.. parsed.Errors.Select(error => error.Message)];
    }

    /// <summary>The command that was called, with its verb.</summary>
    public static string PathOf(ParseResult parsed) => parsed.CommandResult.Command is RootCommand
        ? ToolCommand.Name
        : $"{ToolCommand.Name} {parsed.CommandResult.Command.Name}";

    private static bool IsVerbMissing(ParseResult parsed) => parsed.CommandResult.Children.All(
        child => child is not OptionResult { Implicit: false });

    private static string VerbError(ParseResult parsed)
    {
        string[] verbs = [.. parsed.CommandResult.Command.Subcommands.Select(verb => verb.Name)];
        if (parsed.UnmatchedTokens.Count == 0)
        {
            return $"give a verb: {string.Join(", ", verbs)}";
        }

        string word = parsed.UnmatchedTokens[0];
        if (IsOption(word))
        {
            return $"there is no option '{Excerpt.Of(word)}'";
        }

        string? meant = Renamed(OldNames.OfVerb(word)) ?? Suggestion(word, verbs);
        return $"there is no verb '{Excerpt.Of(word)}'{meant ?? $"; there are {string.Join(", ", verbs)}"}";
    }

    // What looks like an option and is none may also have been taken for an argument.
    private static IEnumerable<string> UnknownOptions(ParseResult parsed)
    {
        string[] names = [.. parsed.CommandResult.Command.Options.Select(option => option.Name), "--help"];
        IEnumerable<string> taken = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens).Select(token => token.Value);
        foreach (string word in taken.Concat(parsed.UnmatchedTokens).Where(IsOption))
        {
            string name = word.Split('=', ':')[0];
            string? now = OldNames.OfOption(parsed.CommandResult.Command.Name, name);
            yield return $"there is no option '{Excerpt.Of(name)}'{Renamed(now) ?? Suggestion(name, names)}";
        }
    }

    // System.CommandLine takes the value for the next argument.
    private static IEnumerable<string> SwitchesWithValue(
        Command command, IReadOnlyList<string> given) => command.Options
        .Where(option => option.Arity.MaximumNumberOfValues == 0)
        .Where(option => given.TakeWhile(word => word != "--").Any(
            word => option.Aliases.Append(option.Name).Any(name =>
                word.StartsWith(name + "=", StringComparison.Ordinal)
                || word.StartsWith(name + ":", StringComparison.Ordinal))))
        .Select(option => $"{option.Name} takes no value; give it or leave it out");

    private static IEnumerable<string> Strays(ParseResult parsed) => parsed.UnmatchedTokens.Select(
        word => $"'{Excerpt.Of(word)}' is one argument too many; quote a value with blanks in it");

    private static IEnumerable<string> ValueErrors(ParseResult parsed, bool hasDelimiter)
    {
        string[] names = [.. parsed.CommandResult.Command.Options.Select(option => option.Name)];
        foreach (SymbolResult child in parsed.CommandResult.Children.Where(
            child => child is not OptionResult { Implicit: true }))
        {
            string name = child is OptionResult option ? option.Option.Name : ((ArgumentResult)child).Argument.Name;
            if (child is OptionResult { IdentifierTokenCount: > 1 and var count })
            {
                yield return FormattableString.Invariant($"{name} is given {count} times; give it once");
            }
            else if (child is OptionResult { Tokens: [], Option.Arity.MinimumNumberOfValues: > 0 })
            {
                yield return $"{name}: its value is missing";
            }
            else if (child.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                yield return $"{name}: its value is empty";
            }
            else if (child is OptionResult
                && child.Tokens.FirstOrDefault(token => IsLongOption(token.Value)) is { } token)
            {
                yield return $"{name}: its value is missing, before "
                    + $"'{Excerpt.Of(token.Value)}'{Suggestion(token.Value, names)}";
            }
            else if (child is OptionResult || hasDelimiter || !child.Tokens.Any(token => IsOption(token.Value)))
            {
                foreach (ParseError error in parsed.Errors.Where(
                    error => BelongsTo(error, child) && child.Tokens.Count > 0))
                {
                    yield return error.Message;
                }
            }
        }
    }

    private static IEnumerable<string> Missing(ParseResult parsed)
    {
        string[] arguments = [.. parsed.CommandResult.Command.Arguments
            .Where(argument => argument.Arity.MinimumNumberOfValues > 0 && !IsGiven(parsed.GetResult(argument)))
            .Select(argument => argument.Name)];
        string[] options = [.. parsed.CommandResult.Command.Options
            .Where(option => option.Required && parsed.GetResult(option) is null or { Implicit: true })
            .Select(option => option.Name)];
        if (arguments.Length + options.Length > 0)
        {
            yield return $"{string.Join(", ", [.. arguments, .. options])} must be given";
        }
    }

    private static bool IsGiven(ArgumentResult? argument) => argument is { Tokens.Count: > 0 };

    private static bool BelongsTo(ParseError error, SymbolResult child) =>
        error.SymbolResult == child || error.SymbolResult?.Parent == child;

    // A dash alone is standard input or output.
    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    // A value may begin with one dash: a negative number, for one.
    private static bool IsLongOption(string word) => word.Length > 2 && word.StartsWith("--", StringComparison.Ordinal);

    private static string? Renamed(string? name) => name is null ? null : $"; did you mean '{name}'?";

    private static string? Suggestion(string word, string[] candidates) =>
        Spelling.Nearest(word.TrimStart('-'), candidates.Select(candidate => candidate.TrimStart('-'))) is { } nearest
            ? $"; did you mean '{Array.Find(candidates, candidate => candidate.TrimStart('-') == nearest)}'?"
            : null;
}

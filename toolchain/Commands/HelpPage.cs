using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Cli;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>
/// The help: arguments, options in groups with their defaults, examples and the address of the page.
/// System.CommandLine's own has all options in one list.
/// </summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    private const string Pages = "https://github.com/EarlyExitGen/EarlyExitGen/blob/main/docs/";
    private const int MostColumns = 100;
    private const int Indent = 2;

    // Names that are wider have a line of their own.
    private const int WideName = 26;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Command command = parseResult.CommandResult.Command;
        if (command is RootCommand)
        {
            ShowVerbs(command);
        }
        else
        {
            Show(command);
        }

        return 0;
    }

    private static void ShowVerbs(Command root)
    {
        Paragraph(root.Description!);
        Heading("Usage:", $" {ToolCommand.Name} VERB [options]");
        Heading("Verbs:");
        int width = root.Subcommands.Max(verb => verb.Name.Length);
        foreach (Command verb in root.Subcommands)
        {
            Entry(verb.Name, verb.Description!, width);
        }

        Heading("Options:");
        Entry("--help", $"Help; \"{ToolCommand.Name} VERB --help\" tells what a verb takes.", width);
        Entry("--version", "The versions of the tool and of ONNX Runtime.", width);
        Line();
        Line($"{Pages}commandline.md");
    }

    private static void Show(Command command)
    {
        Paragraph(command.Description!);
        string arguments = string.Concat(command.Arguments.Select(argument => $" {argument.Name}"));
        Heading("Usage:", $" {ToolCommand.Name} {command.Name}{arguments} [options]");
        (string Title, Option[] Options)[] groups = command is Verb { Groups: var told }
            ? [.. told.Select(group => (group.Title, group.Options.Where(option => !option.Hidden).ToArray()))]
            : [("Options", [.. command.Options.Where(option => !option.Hidden)])];
        int width = groups.SelectMany(group => group.Options).Select(option => NameOf(option).Length)
            .Concat(command.Arguments.Select(argument => argument.Name.Length))
            .Where(length => length <= WideName).Append(0).Max();
        if (command.Arguments.Count > 0)
        {
            Line();
        }

        foreach (Argument argument in command.Arguments)
        {
            Entry(argument.Name, argument.Description!, width);
        }

        foreach ((string title, Option[] options) in groups)
        {
            Heading(title + ":");
            foreach (Option option in options)
            {
                Entry(NameOf(option), option.Description + Note(option), width);
            }
        }

        if (command is Verb verb)
        {
            Heading("Examples:");
            foreach (string example in verb.Examples)
            {
                Line($"{new string(' ', Indent)}{ToolCommand.Name} {example}");
            }

            Line();
            Line($"{Pages}{verb.Page}.md");
        }
    }

    // Short names stand before the long ones, which are below each other.
    private static string NameOf(Option option)
    {
        string? alias = option.Aliases.FirstOrDefault();
        string name = (alias is null ? "    " : $"{alias}, ") + option.Name;
        return option.Arity.MaximumNumberOfValues == 0 ? name : $"{name} {ValueOf(option)}";
    }

    private static string ValueOf(Option option) => option.HelpName
        ?? (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) switch
        {
            var type when type == typeof(int) => "N",
            var type when type == typeof(double) || type == typeof(float) => "X",
            var type when type == typeof(DirectoryInfo) => "FOLDER",
            _ => "VALUE",
        };

    private static string Note(Option option) => option.Required ? " Required."
        : option.HasDefaultValue && option.Arity.MaximumNumberOfValues > 0
            ? string.Create(CultureInfo.InvariantCulture, $" Default: {option.GetDefaultValue()}.")
        : "";

    private static void Entry(string name, string text, int width)
    {
        string indent = new(' ', Indent + width + Indent);
        bool isWide = name.Length > width;
        if (isWide)
        {
            Line(new string(' ', Indent) + name);
        }

        string first = isWide ? indent : $"{new string(' ', Indent)}{name.PadRight(width)}{new string(' ', Indent)}";
        foreach (string line in TextWidth.Wrap(text, Columns - indent.Length))
        {
            Line(first + line);
            first = indent;
        }
    }

    private static int Columns => Math.Min(Terminal.Output.Profile.Width, MostColumns);

    private static void Paragraph(string text)
    {
        foreach (string line in TextWidth.Wrap(text, Columns))
        {
            Line(line);
        }
    }

    private static void Heading(string title, string more = "")
    {
        Line();
        Terminal.Output.Write(title, new Style(decoration: Decoration.Bold));
        Line(more);
    }

    // Not broken by the console: examples can be copied.
    private static void Line(string text = "") => Terminal.Output.Profile.Out.Writer.WriteLine(text);
}

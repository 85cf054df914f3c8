using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Toolchain.Commands;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Commands;

/// <summary>Mistakes of the command line, for every verb and option that System.CommandLine knows of.</summary>
public sealed class CommandLineTests
{
    // Of a whole number.
    private const string TooLong = "99999999999999999999999";

    private static readonly string[] NoNumbers =
        [
            "two", "1.5.2", "NaN", "Infinity", "1e999", TooLong, "0x10", "\u0661", "1\u00a0000", "--",
            "None\nSystem.Int32",
        ];

    // What a word is an answer to.
    private static readonly Type[] Words =
        [typeof(string), typeof(string[]), typeof(bool), typeof(FileInfo), typeof(DirectoryInfo), typeof(DataColumns)];

    public static TheoryData<string> Verbs() => [.. ToolCommand.Create().Subcommands.Select(verb => verb.Name)];

    public static TheoryData<string> VerbsWithNeeds() => [.. ToolCommand.Create().Subcommands
        .Where(verb => verb.Arguments.Count > 0 || verb.Options.Any(option => option.Required)).Select(
            verb => verb.Name)];

    public static TheoryData<string, string> Options() =>
        [.. ToolCommand.Create().Subcommands.SelectMany(
            verb => verb.Options.Select(option => (verb.Name, option.Name)))];

    [Theory]
    [MemberData(nameof(Options))]
    public async Task A_value_that_an_option_cannot_have_is_an_error_that_names_both(string verb, string name)
    {
        Option option = OptionOf(verb, name);
        bool isReal = option.ValueType.ToString() is var type && (type.Contains("Single") || type.Contains("Double"));
        foreach (string value in Words.Contains(option.ValueType)
            ? []
            : NoNumbers.Where(value => !isReal || value != TooLong))
        {
            string[] cultures = [.. await Task.WhenAll(((string[])["", "de-DE", "ar-SA"]).Select(async culture =>
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
                return await Refused(verb, name, value);
            }))];

            Assert.Contains($"earlyexit {verb}: {name}", cultures[0], StringComparison.Ordinal);
            Assert.All(cultures, error => Assert.Equal(cultures[0], error));
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task A_value_that_is_empty_missing_or_another_option_is_an_error(string verb, string name)
    {
        if (OptionOf(verb, name) is { Arity.MinimumNumberOfValues: 0 })
        {
            // A switch: it takes no value.
            Assert.Contains($"{name} takes no value", await Refused(verb, name + "=maybe"), StringComparison.Ordinal);
            return;
        }

        Assert.Contains($"{name}: its value is empty", await Refused(verb, name, ""), StringComparison.Ordinal);
        Assert.Contains($"{name}: its value is missing", await Refused(verb, name + "="), StringComparison.Ordinal);
        Assert.Contains($"{name}: its value is empty", await Refused(verb, name, "  "), StringComparison.Ordinal);
        Assert.Contains($"{name}: its value is missing", await Refused(verb, name), StringComparison.Ordinal);
        Assert.Contains(
            $"{name}: its value is missing", await Refused(verb, name, "--no-such-option"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task An_option_is_given_once(string verb, string name)
    {
        if (name is "--help")
        {
            return;
        }

        string[] once = OptionOf(verb, name) is { Arity.MinimumNumberOfValues: 0 } ? [name] : [name, "1"];

        Assert.Contains($"{name} is given 2 times", await Refused(verb, [.. once, .. once]), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task A_misspelt_option_is_told_with_what_was_meant(string verb, string name)
    {
        string misspelt = $"{name}x";

        string error = await Refused(verb, misspelt, "1");

        Assert.StartsWith(
            $"earlyexit {verb}: there is no option '{misspelt}'; did you mean '{name}'?",
            error,
            StringComparison.Ordinal);
        Assert.Equal(2, error.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [MemberData(nameof(VerbsWithNeeds))]
    public async Task What_must_be_given_is_told_on_one_line(string verb)
    {
        Command command = ToolCommand.Create().Subcommands.Single(c => c.Name == verb);

        string error = await Refused(verb);

        Assert.Equal(2, error.TrimEnd().Split('\n').Length);
        Assert.All(
            command.Options.Where(option => option.Required),
            option => Assert.Contains(option.Name, error, StringComparison.Ordinal));
        Assert.All(command.Arguments, argument => Assert.Contains(argument.Name, error, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Words_beyond_the_arguments_are_told(string verb)
    {
        Command command = ToolCommand.Create().Subcommands.Single(c => c.Name == verb);

        string error = await Refused([verb, .. command.Arguments.Select(_ => "x"), "one more"]);

        Assert.Contains("'one more' is one argument too many", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no verb 'trian'; did you mean 'train'?", "trian", "data.tsv")]
    [InlineData("there is no verb 'x'; there are new, train, calibrate", "x")]
    [InlineData("there is no option '--jsn'", "--jsn")]
    [InlineData("give a verb: new, train, calibrate")]
    public async Task Without_a_verb_there_is_a_list_of_them(string expected, params string[] arguments)
    {
        StringWriter error = new();

        int code = await CommandLine.RunAsync(ToolCommand.Create(), arguments, error);

        Assert.Equal(CommandLine.UsageCode, code);
        Assert.StartsWith("earlyexit: " + expected, error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(
            """See "earlyexit --help".""" + Environment.NewLine, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("give either --from FOLDER", "train", "d.tsv", "--dev", "d.tsv", "--exits", "1", "--out", "x")]
    [InlineData(
        "'@home' is not a kind of head", "train", "d.tsv", "--dev", "d", "--exits", "1", "--out", "x", "--from", "f",
        "--head", "@home")]
    [InlineData("Give either --calibration", "calibrate", "x")]
    [InlineData(
        "--hidden 5 is not a multiple", "synthesize", "--out", "x", "--layers", "1", "--hidden", "5", "--heads", "2",
        "--exits", "1")]
    public async Task Options_that_contradict_each_other_are_mistakes_of_the_command_line_too(
        string expected, params string[] arguments)
    {
        Assert.Contains(expected, await Refused(arguments[0], arguments[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_two_dashes_everything_is_a_value()
    {
        StringWriter error = new();

        int code = await CommandLine.RunAsync(
            ToolCommand.Create(), ["evaluate", "--data", "x", "--dial", "1", "--", "--folder/x.cascade.json"], error);

        Assert.Equal(CommandLine.FailedCode, code);
        Assert.StartsWith(
            "earlyexit: --folder/x.cascade.json: no such file", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        CommandLine.FailedCode,
        "earlyexit verb: this is a fault of the tool (InvalidOperationException: two lines); please report it",
        false)]
    [InlineData(CommandLine.FailedCode, "earlyexit: data.tsv: no such file", true)]
    public async Task An_exception_is_one_line(int expected, string line, bool isMistake)
    {
        RootCommand root = [];
        Command verb = new("verb");
        Exception exception = isMistake
            ? new ToolException("data.tsv: no such file")
            : new InvalidOperationException("two\nlines");
        verb.SetAction((Action<ParseResult>)(_ => throw exception));
        root.Add(verb);
        StringWriter error = new();

        int code = await CommandLine.RunAsync(root, ["verb"], error);

        Assert.Equal(expected, code);
        Assert.StartsWith(line, error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public void As_a_process_a_word_for_a_number_is_two_lines_in_any_language()
    {
        (int code, string output, string error) = ToolProcess.RunIn(
            [("LANG", "de_DE.UTF-8"), ("LC_ALL", "de_DE.UTF-8")],
            ["train", "d.tsv", "--dev", "d.tsv", "--exits", "1", "--out", "x", "--from", "f", "--epochs", "two"]);

        Assert.Equal((CommandLine.UsageCode, ""), (code, output));
        Assert.Equal(
            ["earlyexit train: --epochs two: a whole number from 0 to 10000 is "
                + "expected.", "See \"earlyexit train --help\"."],
            error.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
    }

    private static Option OptionOf(string verb, string name) =>
        ToolCommand.Create().Subcommands.Single(v => v.Name == verb).Options.Single(option => option.Name == name);

    private static async Task<string> Refused(string verb, params string[] arguments)
    {
        StringWriter error = new();

        int code = await CommandLine.RunAsync(ToolCommand.Create(), [verb, .. arguments], error);

        string text = error.ToString();
        Assert.True(code == CommandLine.UsageCode, $"{code}: {text}");
        Assert.EndsWith($"See \"earlyexit {verb} --help\".{Environment.NewLine}", text, StringComparison.Ordinal);
        Assert.InRange(text.TrimEnd().Split('\n').Length, 2, 6);
        Assert.DoesNotContain(
            "System.", text.Replace("None System.Int32", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("`1", text, StringComparison.Ordinal);
        return text;
    }

    private static Task<string> Refused(string[] arguments) => Refused(arguments[0], arguments[1..]);
}

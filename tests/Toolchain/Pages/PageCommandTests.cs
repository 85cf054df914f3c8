using System.CommandLine;
using System.Text.RegularExpressions;
using EarlyExitGen.Toolchain.Commands;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Pages;

/// <summary>The command line takes what the pages say.</summary>
public sealed partial class PageCommandTests
{
    public static TheoryData<string> Commands() =>
    [
        .. PageCommand.All()
            .Where(c => c.Arguments.Length > 0 && !c.IsUsage && !IsMistake(c))
            .Select(c => c.ToString()),
    ];

    public static TheoryData<string> Usages() =>
        [.. PageCommand.All().Where(c => c.Arguments is [not "VERB", ..] && c.IsUsage).Select(c => c.ToString())];

    [Theory]
    [MemberData(nameof(Commands))]
    public void What_can_be_typed_is_understood(string command)
    {
        string[] arguments = Find(command).Arguments;

        ParseResult parsed = ToolCommand.Create().Parse(
            arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });

        Assert.Empty(UsageErrors.Of(parsed, arguments));
    }

    [Theory]
    [MemberData(nameof(Usages))]
    public void Options_of_a_usage_are_the_verb_s(string usage)
    {
        PageCommand command = Find(usage);
        Command verb = Assert.Single(ToolCommand.Create().Subcommands, verb => verb.Name == command.Arguments[0]);

        string[] options = [.. verb.Options.Select(option => option.Name)];
        Assert.All(OptionName().Matches(command.Text.Split(" #")[0]), name => Assert.Contains(name.Value, options));
    }

    [Fact]
    public void A_block_s_commands_are_read_with_their_lines()
    {
        PageCommand[] commands = [.. PageCommand.Of("samples/QuickStart/README.md")];

        Assert.Contains(commands, c => c.Text.StartsWith("cat lines.txt | dotnet run", StringComparison.Ordinal));
        PageCommand train = Assert.Single(
            commands, c => c.Text.StartsWith("earlyexit train ", StringComparison.Ordinal));
        Assert.EndsWith("--seed 1 --precision bf16", train.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\\', train.Text);
        Assert.All(commands, c => Assert.False(c.IsUsage, c.ToString()));
        Assert.True(Assert.Single(PageCommand.Of("docs/trace.md").Take(1)).IsUsage);
    }

    private static PageCommand Find(string command) => PageCommand.All().Single(c => c.ToString() == command);

    // docs/commandline.md shows what a mistake gives.
    private static bool IsMistake(PageCommand command) =>
        command.Text.EndsWith("--epochs two", StringComparison.Ordinal);

    [GeneratedRegex("--[a-z][a-z0-9-]*")]
    private static partial Regex OptionName();
}

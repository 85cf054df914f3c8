using System.CommandLine;
using System.Text.RegularExpressions;
using EarlyExitGen.Toolchain.Commands;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Commands;

/// <summary>Options mean the same in all verbs: the table of names in <c>docs/commandline.md</c>.</summary>
public sealed partial class NameTableTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "commandline.md");

    public static TheoryData<string> Verbs() => [.. ToolCommand.Create().Subcommands.Select(verb => verb.Name)];

    public static TheoryData<string, string, string> Renamed() => [.. OldNames.All];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_name_that_several_verbs_have_is_in_the_table(string verb)
    {
        Dictionary<string, (string? Short, string[] Verbs)> table = Table();
        Command[] verbs = [.. ToolCommand.Create().Subcommands];
        foreach (Option option in verbs.Single(v => v.Name == verb).Options.Where(option => !option.Hidden))
        {
            bool isShared = verbs.Count(v => v.Options.Any(other => other.Name == option.Name)) > 1;
            if (table.TryGetValue(option.Name, out (string? Short, string[] Verbs) row))
            {
                Assert.True(row.Verbs.Contains(verb), $"{option.Name} of {verb} is not in the table.");
                Assert.Equal(row.Short, option.Aliases.SingleOrDefault());
            }
            else
            {
                Assert.False(isShared, $"{option.Name} of {verb} and others is not in the table.");
                Assert.Empty(option.Aliases);
            }
        }

        foreach ((string name, (_, string[] having)) in table.Where(row => row.Value.Verbs.Contains(verb)))
        {
            Assert.True(
                name == "MANIFEST" || verbs.Single(v => v.Name == verb).Options.Any(option => option.Name == name),
                $"The table has {name} of {verb}, among {having.Length} verbs.");
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Help_has_two_examples_that_can_be_typed_and_a_page(string name)
    {
        RootCommand root = ToolCommand.Create();
        Verb verb = Assert.IsType<Verb>(root.Subcommands.Single(v => v.Name == name));

        Assert.True(File.Exists(Path.Combine(Repository.Root, "docs", verb.Page + ".md")), verb.Page);
        Assert.Equal(2, verb.Examples.Count);
        foreach (string example in verb.Examples)
        {
            string[] arguments = [.. Word().Matches(example.Split(" |")[0]).Select(match => match.Value.Trim('"'))];
            Assert.InRange(example.Length, 1, 67);
            Assert.Equal(name, arguments[0]);
            Assert.Empty(UsageErrors.Of(root.Parse(arguments), arguments));
        }

        Assert.Equal(verb.Options.ToHashSet(), verb.Groups.SelectMany(group => group.Options).ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Renamed))]
    public async Task An_old_name_is_told_the_new_one(string verb, string old, string now)
    {
        StringWriter error = new();

        int code = await CommandLine.RunAsync(ToolCommand.Create(), [verb, old, "x"], error);

        Assert.Equal(CommandLine.UsageCode, code);
        Assert.StartsWith(
            $"earlyexit {verb}: there is no option '{old}'; did you mean '{now}'?",
            error.ToString(),
            StringComparison.Ordinal);
        Command command = ToolCommand.Create().Subcommands.Single(v => v.Name == verb);
        Assert.Contains(command.Options, option => option.Name == now);
    }

    [Theory]
    [InlineData("floor", "linear")]
    [InlineData("prepare-torch", "doctor")]
    public async Task An_old_verb_is_told_the_new_one(string old, string now)
    {
        StringWriter error = new();

        int code = await CommandLine.RunAsync(ToolCommand.Create(), [old], error);

        Assert.Equal(CommandLine.UsageCode, code);
        Assert.StartsWith(
            $"earlyexit: there is no verb '{old}'; did you mean '{now}'?", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-d")]
    [InlineData("-dx")]
    [InlineData("-x")]
    public async Task A_short_option_that_there_is_not_is_a_mistake(string word)
    {
        StringWriter error = new();

        int code = await CommandLine.RunAsync(ToolCommand.Create(), ["export", "checkpoint", word], error);

        Assert.Equal(CommandLine.UsageCode, code);
        Assert.StartsWith($"earlyexit export: there is no option '{word}'", error.ToString(), StringComparison.Ordinal);
    }

    // Rows of "| `--data`, `-d` | meaning | verbs |"; a row may be of arguments.
    private static Dictionary<string, (string? Short, string[] Verbs)> Table() => File.ReadLines(Page)
        .Select(line => Row().Match(line))
        .Where(match => match.Success)
        .ToDictionary(
            match => match.Groups["name"].Value,
            match => (
                match.Groups["short"] is { Success: true, Value: var value } ? value : null,
                match.Groups["verbs"].Value.Split(", ", StringSplitOptions.TrimEntries)));

    [GeneratedRegex(@"^\| `(?<name>--[a-z-]+|MANIFEST)`(?:, `(?<short>-[a-z])`)? \| [^|]+ \| (?<verbs>[a-z, ]+) \|$")]
    private static partial Regex Row();

    [GeneratedRegex("""
        "[^"]*"|\S+
        """)]
    private static partial Regex Word();
}

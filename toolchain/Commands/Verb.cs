using System.CommandLine;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>A verb of the tool, with what its help shows.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does, in a sentence.</param>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    private readonly List<(string Title, Option[] Options)> _groups = [];

    /// <summary>The page that tells more, in <c>docs/</c>, without its ending.</summary>
    public required string Page { get; init; }

    /// <summary>Commands as people type them, without the tool's name.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>Whether it is waited for when it is interrupted, however long that takes: it saves its state.</summary>
    public bool SavesWhenStopped { get; init; }

    /// <summary>The options in their groups.</summary>
    public IReadOnlyList<(string Title, Option[] Options)> Groups => _groups;

    /// <summary>Adds options that belong together.</summary>
    /// <param name="title">Their heading in the help.</param>
    /// <param name="options">The options.</param>
    public Verb AddGroup(string title, params IEnumerable<Option> options)
    {
        Option[] all = [.. options];
        _groups.Add((title, all));
        foreach (Option option in all)
        {
            Options.Add(option);
        }

        return this;
    }

    /// <summary>Adds arguments.</summary>
    public Verb AddArguments(params IEnumerable<Argument> arguments)
    {
        foreach (Argument argument in arguments)
        {
            Arguments.Add(argument);
        }

        return this;
    }
}

namespace EarlyExitGen;

/// <summary>One text exit by exit: what each would have answered, where the cascade leaves, and why.</summary>
public sealed class TextTrace
{
    /// <summary>The setting of the dial that it was traced at.</summary>
    public required CascadeSetting Setting { get; init; }

    /// <summary>All exits, in their order.</summary>
    public required IReadOnlyList<TracedExit> Exits { get; init; }

    /// <summary>The exit at which the cascade answers.</summary>
    public required int Answered { get; init; }

    /// <summary>How many token ids the text has, special tokens counted.</summary>
    public required int Tokens { get; init; }

    /// <summary>Whether the text was too long and lost its end.</summary>
    public required bool Truncated { get; init; }

    /// <summary>What the cascade answers.</summary>
    public int Label => Exits[Answered].Label;

    /// <summary>What the full model answers, that is the last exit.</summary>
    public int FullLabel => Exits[^1].Label;

    /// <summary>The exit at which the cascade would answer at another setting of its dial.</summary>
    /// <exception cref="ArgumentException">The setting is another cascade's.</exception>
    public int AnsweredAt(CascadeSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        setting.Require(Setting.Cascade);
        int exit = 0;
        while (!setting.Answers(exit, Exits[exit].Score))
        {
            exit++;
        }

        return exit;
    }
}

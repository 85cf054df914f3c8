namespace EarlyExitGen.Hosting.Shadow;

/// <summary>A text that was drawn.</summary>
internal sealed record ShadowEntry<TInput>
    where TInput : notnull
{
    /// <summary>The text; nothing where it need not be run.</summary>
    public required TInput? Input { get; init; }

    /// <summary>Whether there is nothing to run.</summary>
    public required bool IsKnown { get; init; }

    /// <summary>What it was answered with.</summary>
    public required int Label { get; init; }

    /// <summary>The exit that answered.</summary>
    public required int Exit { get; init; }

    /// <summary>The setting at which it was answered.</summary>
    public required float Dial { get; init; }

    /// <summary>The rate that was promised for it; 0 for none.</summary>
    public required float Promised { get; init; }

    /// <summary>1 by the probability with which it was kept, or 0 where it was left out by chance.</summary>
    public required double Weight { get; init; }

    /// <summary>1 by that probability in any case.</summary>
    public required double Largest { get; init; }

    /// <summary>The hour of the day (UTC) in which it came.</summary>
    public required int Hour { get; init; }
}

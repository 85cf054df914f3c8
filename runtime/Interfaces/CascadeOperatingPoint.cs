namespace EarlyExitGen;

/// <summary>A setting of the dial with a name.</summary>
public sealed record CascadeOperatingPoint
{
    /// <summary>The name as the manifest has it.</summary>
    public required string Name { get; init; }

    /// <summary>The setting of the dial.</summary>
    public required float Dial { get; init; }

    /// <summary>What it was measured to give; null if the manifest does not say.</summary>
    public CascadeMeasurement? Measured { get; init; }
}

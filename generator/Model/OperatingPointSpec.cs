namespace EarlyExitGen.Manifests;

/// <summary>A setting of the dial with a name, and what it was measured to give.</summary>
internal sealed record OperatingPointSpec
{
    /// <summary>The name as it is written.</summary>
    public required string Name { get; init; }

    /// <summary>The identifier made from the name, as from a label.</summary>
    public required string Identifier { get; init; }

    /// <summary>The settings; that of the manifest's rule is written.</summary>
    public required DialSettings Dials { get; init; }

    /// <summary>The measured figures; null if none are written.</summary>
    public MeasuredSpec? Measured { get; init; }
}

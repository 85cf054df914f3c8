namespace EarlyExitGen;

/// <summary>An exit of a cascade, as its manifest describes it.</summary>
public sealed record CascadeExit
{
    /// <summary>Its number, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>
    /// The layers of the encoder before it; 0 is right after the embeddings, or before them if it is lexical.
    /// </summary>
    public required int Layer { get; init; }

    /// <summary>
    /// The name of the model that it is of, whose layers are counted; null for the first, which mostly is the only one.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>What it answers from.</summary>
    public CascadeExitKind Kind { get; init; }

    /// <summary>The temperature of its calibrated probabilities; positive.</summary>
    public required float Temperature { get; init; }
}

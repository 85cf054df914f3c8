namespace EarlyExitGen.Toolchain.Verbs.Heads;

/// <summary>How heads learn.</summary>
internal sealed record HeadSettings
{
    /// <summary>How often each text is gone through.</summary>
    public int Epochs { get; init; } = 6;

    /// <summary>The texts of a step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>The highest learning rate.</summary>
    public double Rate { get; init; } = 1e-3;

    /// <summary>The share of all steps in which the rate rises.</summary>
    public double WarmUp { get; init; } = 0.05;

    /// <summary>The decay of weights.</summary>
    public double Decay { get; init; } = 0.01;

    /// <summary>The share of features that are left out in learning.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Where all chance comes from.</summary>
    public int Seed { get; init; } = 1;
}

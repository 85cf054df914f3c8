using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>The answers of a model without early exits for the texts that a cascade is measured on.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Trace">Its logits; only the last exit's count.</param>
internal sealed record BaselineTrace(string Name, CascadeTrace Trace)
{
    /// <summary>What a text costs, in the cascade's unit: its layers, or beside several models its time.</summary>
    public double Cost { get; init; } = Trace.ExitLayers[^1];
}

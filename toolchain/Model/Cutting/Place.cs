namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>A place between layers, where a graph can be cut.</summary>
/// <param name="Layer">The number of layers before it.</param>
/// <param name="States">
/// The values that everything behind it is computed from: one [batch, sequence, H], or those of one fused
/// normalisation, the normalised one first.
/// </param>
internal sealed record Place(int Layer, IReadOnlyList<string> States)
{
    /// <summary>The hidden states that an exit can read.</summary>
    public string Tensor => States[0];
}

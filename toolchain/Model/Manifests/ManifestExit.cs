namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>An exit of a manifest and the block that ends in it.</summary>
/// <param name="Layer">The layers before the exit.</param>
/// <param name="Temperature">The temperature of its probabilities, positive.</param>
/// <param name="Agreement">The map from its score to its agreement with the last exit; null for none.</param>
/// <param name="Block">The block and its hash.</param>
/// <param name="Data">The external data that the block refers to.</param>
internal sealed record ManifestExit(
    int Layer, double Temperature, ManifestAgreement? Agreement, ManifestFile Block, IReadOnlyList<ManifestFile> Data)
{
    /// <summary>
    /// The exit's own settings: of <c>maxProbability</c>, <c>entropy</c> and <c>margin</c> only. None by default.
    /// </summary>
    public ManifestDials Dials { get; init; } = new();
}

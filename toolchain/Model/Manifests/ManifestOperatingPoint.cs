namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>A setting of a manifest's dial that has a name.</summary>
/// <param name="Name">The name; an identifier is made from it.</param>
/// <param name="Dials">The settings; that of the manifest's rule is needed.</param>
/// <param name="Measured">What was measured; null for nothing.</param>
internal sealed record ManifestOperatingPoint(string Name, ManifestDials Dials, ManifestMeasured? Measured = null);

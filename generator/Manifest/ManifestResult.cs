namespace EarlyExitGen.Manifests;

/// <summary>What became of reading a manifest.</summary>
/// <param name="Spec">What the manifest says; null if it has errors.</param>
/// <param name="Outline">What could be read of it; null if not even the class's name could.</param>
/// <param name="Problems">Its mistakes, in the order of the text.</param>
internal sealed record ManifestResult(CascadeSpec? Spec, CascadeOutline? Outline, EquatableArray<ManifestProblem> Problems);

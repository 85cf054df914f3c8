using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>The result of reading a manifest.</summary>
/// <param name="Spec">What the manifest says; null if it has errors.</param>
/// <param name="Outline">What could be read of it; null if not even the class's name could.</param>
/// <param name="ClassName">Where the class is named; null if it is not.</param>
/// <param name="Problems">Its mistakes, in the order of the text.</param>
internal sealed record ManifestResult(
    CascadeSpec? Spec, CascadeOutline? Outline, TextRange? ClassName, EquatableArray<ManifestProblem> Problems);

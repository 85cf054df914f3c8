using EarlyExitGen.Generator.Diagnostics;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Pipeline;

/// <summary>The result of reading one manifest.</summary>
/// <param name="Path">The manifest's path, as the compiler knows it.</param>
/// <param name="Spec">What the manifest says; null if it has errors.</param>
/// <param name="Outline">What could be read of it; null if not even the class's name could.</param>
/// <param name="ClassLocation">Where the class is named.</param>
/// <param name="Diagnostics">The mistakes in it.</param>
internal sealed record ParsedManifest(
    string Path,
    CascadeSpec? Spec,
    CascadeOutline? Outline,
    LocationInfo? ClassLocation,
    EquatableArray<DiagnosticInfo> Diagnostics)
{
    /// <summary>
    /// The manifest's folder and name, for whoever reads the generated code: <c>news/news.cascade.json</c>.
    /// </summary>
    public string DisplayName => Folder.Length == 0 ? FileName : Folder + "/" + FileName;

    /// <summary>
    /// The name of the folder in which the manifest lies, which is the cascade's folder in the output too.
    /// </summary>
    public string Folder => Segment(fromEnd: 1);

    private string FileName => Segment(fromEnd: 0);

    private string Segment(int fromEnd)
    {
        string[] segments = Path.Split('/', '\\');
        return segments.Length > fromEnd ? segments[segments.Length - 1 - fromEnd] : "";
    }
}

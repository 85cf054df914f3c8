namespace EarlyExitGen.Generator.Tests.Diagnostics;

/// <summary>A manifest with mistakes, and what is to be said about them.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Manifest">The manifest.</param>
/// <param name="Expected">
/// Each mistake as <c>EEG0016 'text under the squiggle' message</c>, in the order of the text.
/// </param>
internal sealed record DiagnosticCase(string Name, string Manifest, params string[] Expected)
{
    /// <summary>Whether class, namespace and labels can be read in spite of the mistakes.</summary>
    public bool Declared { get; init; } = true;

    /// <summary>A case made from the sample by an edit.</summary>
    public static DiagnosticCase Edit(string name, string old, string replacement, params string[] expected) =>
        new(name, SampleManifest.Edit(SampleManifest.News, (old, replacement)), expected);
}

using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Host;

/// <summary>The generator's output, and the compiler's verdict on it.</summary>
/// <param name="Sources">The generated texts by their hint names.</param>
/// <param name="Diagnostics">What the generator reported.</param>
/// <param name="Compilation">The compilation with the generated texts.</param>
/// <param name="Manifests">The manifests it was made from.</param>
internal sealed record GeneratorRun(
    IReadOnlyDictionary<string, string> Sources,
    IReadOnlyList<Diagnostic> Diagnostics,
    CSharpCompilation Compilation,
    IReadOnlyList<AdditionalText> Manifests)
{
    /// <summary>The only generated text.</summary>
    public string Source => Assert.Single(Sources).Value;

    /// <summary>
    /// Checks that neither the generator nor the compiler has anything to say, hidden hints included.
    /// </summary>
    public GeneratorRun AssertClean()
    {
        AssertNothingElse(Diagnostics);
        return AssertCompiles();
    }

    /// <summary>Checks that the compiler has nothing to say, whatever the generator said.</summary>
    public GeneratorRun AssertCompiles()
    {
        AssertNothingElse(Compilation.GetDiagnostics());
        return this;
    }

    /// <summary>
    /// Checks that the generator reports exactly these mistakes, in this order, each as
    /// <c>EEG0016 'text under the squiggle' message</c>, and that they bring no error of the compiler's with them.
    /// </summary>
    public GeneratorRun AssertReports(params string[] expected)
    {
        Assert.Equal(expected, Diagnostics.OrderBy(d => d.Location.SourceSpan.Start).Select(Describe));
        return AssertCompiles();
    }

    private string Describe(Diagnostic diagnostic)
    {
        Location location = diagnostic.Location;
        AdditionalText file = Manifests.Single(m => m.Path == location.GetLineSpan().Path);
        string squiggle = file.GetText()!.ToString(location.SourceSpan);
        Assert.Equal(file.GetText()!.Lines.GetLinePositionSpan(location.SourceSpan), location.GetLineSpan().Span);
        string severity = diagnostic.Severity == DiagnosticSeverity.Warning ? " (warning)" : "";
        return FormattableString.Invariant(
            $"{diagnostic.Id}{severity} '{squiggle}' {diagnostic.GetMessage(CultureInfo.InvariantCulture)}");
    }

    private static void AssertNothingElse(IEnumerable<Diagnostic> diagnostics) =>
        Assert.Empty(diagnostics
            .Where(d => d.Severity != DiagnosticSeverity.Hidden)
            .Select(d => d.ToString()));
}

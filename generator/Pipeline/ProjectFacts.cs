using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using EarlyExitGen.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EarlyExitGen.Generator.Pipeline;

/// <summary>
/// Everything that the generated code depends on in the project around it. Recomputed with every edit, and small: equal
/// facts end the way there.
/// </summary>
/// <param name="FirstManifest">
/// The path of the manifest that mistakes of the whole project are reported in; null without manifests.
/// </param>
/// <param name="HasRuntime">Whether the project references the runtime.</param>
/// <param name="OldLanguage">The project's version of C#, if it is too old for generated code; null otherwise.</param>
/// <param name="Clashes">The user's types that are in the way.</param>
internal sealed record ProjectFacts(
    string? FirstManifest, bool HasRuntime, string? OldLanguage, EquatableArray<TypeClash> Clashes)
{
    // The runtime's type that every generated class is built on.
    private const string RuntimeType = "EarlyExitGen.Runtime.BlockChain";

    // Conversions of inline arrays to spans.
    private const LanguageVersion OldestLanguage = LanguageVersion.CSharp12;

    private static readonly ProjectFacts None = new(null, HasRuntime: true, OldLanguage: null, default);

    /// <summary>Looks at the project; without manifests at nothing.</summary>
    public static ProjectFacts Of(
        (ImmutableArray<TypeClaim> Claims, Compilation Compilation) input, CancellationToken cancellation)
    {
        if (input.Claims.IsEmpty)
        {
            return None;
        }

        LanguageVersion language = ((CSharpCompilation)input.Compilation).LanguageVersion;
        return new ProjectFacts(
            input.Claims.Select(c => c.Path).OrderBy(p => p, System.StringComparer.Ordinal).First(),
            input.Compilation.GetTypeByMetadataName(RuntimeType) is not null,
            language < OldestLanguage ? language.ToDisplayString() : null,
            new EquatableArray<TypeClash>(
                input.Claims.Select(claim => TypeClash.Find(claim, input.Compilation, cancellation))
                    .OfType<TypeClash>()));
    }
}

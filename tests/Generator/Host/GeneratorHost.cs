using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using EarlyExitGen.Runtime;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Host;

/// <summary>Runs the generator as the compiler does.</summary>
internal static class GeneratorHost
{
    /// <summary>The path of the manifest in tests with one manifest.</summary>
    public const string NewsPath = "/project/news/news.cascade.json";

    private static readonly MetadataReference[] References =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(BlockChain).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Microsoft.ML.OnnxRuntime.SessionOptions).Assembly.Location),
    ];

    /// <summary>
    /// The compilation that all others start from; they share what the compiler has read of the references.
    /// </summary>
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Tests",
        references: References,
        options: new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            warningLevel: 9999,
            nullableContextOptions: NullableContextOptions.Disable));

    /// <summary>Runs the generator on one manifest.</summary>
    public static GeneratorRun Run(string manifest, params string[] sources) =>
        Run([new ManifestText(NewsPath, manifest)], Compile(sources));

    /// <summary>
    /// Runs the generator twice, the second time on a copy of the compilation, and checks that then every step comes
    /// from the cache.
    /// </summary>
    public static GeneratorRun Run(IReadOnlyList<AdditionalText> manifests, CSharpCompilation compilation)
    {
        GeneratorDriver driver = Driver(manifests, compilation)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        GeneratorDriver again = driver.RunGenerators(compilation.Clone());
        TrackedSteps.AssertCached(again.GetRunResult().Results[0]);
        GeneratorRunResult result = driver.GetRunResult().Results[0];
        Assert.Null(result.Exception);
        return new GeneratorRun(
            result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString()),
            [.. result.Diagnostics],
            (CSharpCompilation)output,
            manifests);
    }

    /// <summary>A driver that tracks its steps.</summary>
    public static GeneratorDriver Driver(IReadOnlyList<AdditionalText> manifests, CSharpCompilation compilation) =>
        CSharpGeneratorDriver.Create(
            [new CascadeGenerator().AsSourceGenerator()],
            manifests,
            (CSharpParseOptions)(compilation.SyntaxTrees.FirstOrDefault()?.Options ?? CSharpParseOptions.Default),
            driverOptions: new GeneratorDriverOptions(default, trackIncrementalGeneratorSteps: true));

    /// <summary>A compilation with .NET, the runtime and these sources; every warning there is is on.</summary>
    public static CSharpCompilation Compile(params string[] sources) => Compile(LanguageVersion.CSharp12, sources);

    /// <summary>The same under a certain version of the language.</summary>
    public static CSharpCompilation Compile(LanguageVersion version, params string[] sources)
    {
        CSharpParseOptions parse = new(version, DocumentationMode.Diagnose);
        return Empty.AddSyntaxTrees(sources.DefaultIfEmpty("").Select(s => CSharpSyntaxTree.ParseText(s, parse)));
    }
}

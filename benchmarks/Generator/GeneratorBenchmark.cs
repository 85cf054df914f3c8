using Basic.Reference.Assemblies;
using BenchmarkDotNet.Attributes;
using EarlyExitGen.Generator;
using EarlyExitGen.Runtime;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EarlyExitGen.Benchmarks.Generator;

/// <summary>
/// The generator's cost to a build and an editor: its first run over a project, and the work it repeats after an edit.
/// Compiling what it generates is not counted.
/// </summary>
public class GeneratorBenchmark
{
    private readonly CSharpCompilation _compilation = CSharpCompilation.Create(
        "Benchmark",
        [CSharpSyntaxTree.ParseText("class Program { static void Main() { } }")],
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(BlockChain).Assembly.Location)],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    private ManifestText[] _manifests = [];
    private GeneratorDriver _warm = null!;
    private int _edits;

    /// <summary>Cascades in the project, each of four exits.</summary>
    [Params(1, 10, 100)]
    public int Manifests { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _manifests = [.. Enumerable.Range(0, Manifests).Select(i => ManifestText.Make(i, temperature: 1.14))];
        _warm = Driver().RunGenerators(_compilation);
        GeneratorDriverRunResult result = _warm.GetRunResult();
        if (result.GeneratedTrees.Length != Manifests || !result.Diagnostics.IsEmpty)
        {
            throw new InvalidOperationException(
                "The manifests of this benchmark are not what the generator reads today.");
        }
    }

    [Benchmark]
    public GeneratorDriver FirstRun() => Driver().RunGenerators(_compilation);

    /// <summary>A class is added elsewhere; making the new compilation is counted too.</summary>
    [Benchmark]
    public GeneratorDriver EditElsewhere() =>
        _warm.RunGenerators(_compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText($"class C{_edits++} {{ }}")));

    /// <summary>A constant changes in one manifest.</summary>
    [Benchmark]
    public GeneratorDriver EditManifest() => _warm
        .ReplaceAdditionalText(_manifests[0], ManifestText.Make(0, temperature: 1.15 + (++_edits % 100 * 0.01)))
        .RunGenerators(_compilation);

    private GeneratorDriver Driver() =>
        CSharpGeneratorDriver.Create([new CascadeGenerator().AsSourceGenerator()], _manifests);
}

using System.Diagnostics;
using System.Globalization;
using EarlyExitGen.Generator.Tests.Host;
using EarlyExitGen.Generator.Tests.Manifest;
using EarlyExitGen.Tests.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Fuzz;

/// <summary>
/// Whatever a manifest says, the generator neither throws nor lets the compiler stumble over what it wrote: there are
/// diagnostics of its own, or code that compiles without a warning, or both. EARLYEXIT_SLOW=1 takes four times as many
/// documents, EARLYEXIT_FUZZ_SECONDS goes on for as long as one likes.
/// </summary>
public class FuzzTests
{
    private const int Seed = 20261125;

    private static readonly int Documents = SlowAttribute.IsAsked ? 8_000 : 2_000;

    [Fact]
    public void Mutated_manifests_give_diagnostics_or_code_that_compiles()
    {
        double seconds = double.Parse(
            Environment.GetEnvironmentVariable("EARLYEXIT_FUZZ_SECONDS") ?? "0", CultureInfo.InvariantCulture);
        ManifestFuzzer fuzzer = new(Seed, [.. SchemaCases.All.Select(c => c.Manifest)]);
        CSharpCompilation compilation = GeneratorHost.Compile("");
        ManifestText current = new(GeneratorHost.NewsPath, "");
        GeneratorDriver driver = GeneratorHost.Driver([current], compilation);
        Stopwatch watch = Stopwatch.StartNew();
        int compiled = 0;
        int refused = 0;
        for (int i = 0; i < Documents || watch.Elapsed.TotalSeconds < seconds; i++)
        {
            string manifest = fuzzer.Next();
            ManifestText next = new(GeneratorHost.NewsPath, manifest);
            driver = driver.ReplaceAdditionalText(current, next)
                .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
            current = next;
            GeneratorRunResult result = driver.GetRunResult().Results[0];

            Assert.True(result.Exception is null, $"document {i}: {result.Exception}\n{manifest}");
            string[] complaints = [.. output.GetDiagnostics().Where(d => d.Severity != DiagnosticSeverity.Hidden)
                .Select(d => d.ToString())];
            Assert.True(complaints.Length == 0, $"document {i}: {string.Join('\n', complaints)}\n{manifest}");
            bool isRefused = result.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);
            Assert.True(
                isRefused || result.GeneratedSources.Length == 1,
                $"document {i}: neither code nor an error\n{manifest}");
            refused += isRefused ? 1 : 0;
            compiled += isRefused ? 0 : 1;
        }

        // Both ways are gone often, or the run says little.
        Assert.True(compiled > Documents / 20 && refused > Documents / 4, $"{compiled} compiled, {refused} refused");
    }
}

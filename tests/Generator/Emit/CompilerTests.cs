using EarlyExitGen.Generator.Tests.Host;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Emit;

/// <summary>Generated code brings no word from compiler and analyzers, in whatever project it lands.</summary>
public class CompilerTests
{
    public static TheoryData<string> Names => [.. EmittedManifests.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task All_of_the_SDKs_analyzers_are_silent_even_if_it_were_written_by_hand(string name)
    {
        // What is marked as generated most analyzers pass by: so the marks are taken off.
        string source = string.Join('\n', GeneratorHost.Run(EmittedManifests.All[name]).Source
            .Split('\n')
            .Where(line => !line.Contains("auto-generated", StringComparison.Ordinal)
                && !line.Contains("GeneratedCode(", StringComparison.Ordinal)));
        CSharpCompilation compilation =
            GeneratorHost.Compile(source, "[assembly: System.Reflection.AssemblyVersion(\"1.0.0.0\")]");
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken));

        Assert.Empty(await SdkAnalyzers.Analyze(compilation, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_analyzers_are_on()
    {
        CSharpCompilation compilation =
            GeneratorHost.Compile("public class C { public static void M(string s) { s.ToString(); } }");

        IReadOnlyList<string> said = await SdkAnalyzers.Analyze(compilation, TestContext.Current.CancellationToken);
        Assert.Contains(said, d => d.StartsWith("CA1062", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.CSharp14)]
    [InlineData(LanguageVersion.Preview)]
    public void It_compiles_under_every_version_of_the_language_since_12(LanguageVersion version)
    {
        foreach (string manifest in EmittedManifests.All.Values)
        {
            GeneratorHost.Run([new ManifestText(GeneratorHost.NewsPath, manifest)], GeneratorHost.Compile(version, ""))
                .AssertClean();
        }
    }

    [Theory]
    [InlineData("namespace Samples.News;")]
    [InlineData("namespace Samples;")]
    public void Types_of_the_users_with_names_of_the_frameworks_are_in_no_ones_way(string space)
    {
        string user = space + """

            #pragma warning disable CS1591 // public types without documentation
            public class System { public class ReadOnlySpan { } }
            public class Span { }
            public class ReadOnlySpan<T> { }
            public class Math { }
            public class String { }
            public class Single { }
            public class Exception { }
            public class ArgumentOutOfRangeException { }
            public class IDisposable { }
            public class EarlyExitGen { }
            public class CascadeOptions { }
            public class BlockRun { }
            public class GeneratedCode { }
            """;
        foreach (string manifest in EmittedManifests.All.Values)
        {
            GeneratorHost.Run(manifest, user).AssertClean();
        }
    }

    [Theory]
    [InlineData("Samples.System")]
    [InlineData("System.News")]
    [InlineData("EarlyExitGen.Runtime")]
    [InlineData("Global")]
    public void A_namespace_with_a_name_of_the_frameworks_is_in_no_ones_way(string space) => GeneratorHost
        .Run(SampleManifest.Edit(SampleManifest.Full, ("Samples.News", space)))
        .AssertClean();

    [Theory]
    [InlineData("[assembly: System.CLSCompliant(true)]")]
    [InlineData("[assembly: System.CLSCompliant(false)]")]
    [InlineData("[assembly: System.Runtime.InteropServices.ComVisible(true)]")]
    [InlineData("[assembly: System.Runtime.Versioning.RequiresPreviewFeatures]")]
    [InlineData("[assembly: System.Runtime.Versioning.SupportedOSPlatform(\"windows\")]")]
    [InlineData("[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]")]
    [InlineData(
        "global using NewsLabel = System.String; global using Values = System.Int32; global using static System.Math;")]
    public void What_a_project_says_of_all_its_code_is_in_no_ones_way(string source)
    {
        foreach (string manifest in EmittedManifests.All.Values)
        {
            GeneratorHost.Run(manifest, source).AssertClean();
        }

        GeneratorHost.Run(SampleManifest.Edit(SampleManifest.Full, ("1.31", "0")), source).AssertReports(
            "EEG0016 '0' exits[1].temperature: 0 is not a valid temperature; a temperature is positive, and finite in "
                + "single precision");
    }

    [Fact]
    public void Strict_settings_of_the_compiler_are_in_no_ones_way()
    {
        CSharpCompilation project = GeneratorHost.Compile("[module: System.Runtime.CompilerServices.SkipLocalsInit]");
        CSharpCompilationOptions options = project.Options
            .WithOverflowChecks(true)
            .WithAllowUnsafe(true)
            .WithNullableContextOptions(NullableContextOptions.Enable)
            .WithGeneralDiagnosticOption(ReportDiagnostic.Error);
        foreach (string manifest in EmittedManifests.All.Values)
        {
            GeneratorHost.Run([new ManifestText(GeneratorHost.NewsPath, manifest)], project.WithOptions(options))
                .AssertClean();
        }
    }

    [Fact]
    public void A_referenced_assembly_with_the_same_types_is_told_of_where_they_are_used()
    {
        using MemoryStream library = new();
        Assert.True(GeneratorHost.Run(SampleManifest.News).Compilation.Emit(
            library, cancellationToken: TestContext.Current.CancellationToken).Success);
        CSharpCompilation project = GeneratorHost.Compile("class User { Samples.News.NewsLabel Label; }")
            .AddReferences(MetadataReference.CreateFromImage(library.ToArray()));

        GeneratorRun run = GeneratorHost.Run([new ManifestText(GeneratorHost.NewsPath, SampleManifest.News)], project);

        Assert.Empty(run.Diagnostics);
        Assert.Equal(
            ["CS0436 ", "CS0169 "],
            run.Compilation.GetDiagnostics(TestContext.Current.CancellationToken)
                .Where(d => d.Severity != DiagnosticSeverity.Hidden)
                .Select(d => $"{d.Id} {d.Location.SourceTree?.FilePath}"));
    }

    [Fact]
    public void Labels_with_names_of_members_are_in_no_ones_way() => GeneratorHost
        .Run(SampleManifest.Edit(
            SampleManifest.Full,
            ("\"World\", \"Sports\", \"Business\", \"Sci/Tech\"", "\"NewsLabel\", \"System\", \"ToString\", \"Text\", "
                + "\"string\", \"_\", \"Topic\", \"GetType\"")))
        .AssertClean();
}

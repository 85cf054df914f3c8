using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EarlyExitGen.Generator.Tests.Host;

/// <summary>The analyzers that come with the SDK, all of their rules on, as AnalysisMode=All has them.</summary>
internal static class SdkAnalyzers
{
    private static readonly string Folder = typeof(SdkAnalyzers).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "SdkAnalyzers").Value!;

    private static readonly ImmutableArray<DiagnosticAnalyzer> All =
    [
        .. new[] { "Microsoft.CodeAnalysis.NetAnalyzers.dll", "Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll" }
            .Select(file => Assembly.LoadFrom(Path.Combine(Folder, file)))
            .SelectMany(LoadableTypes)
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(DiagnosticAnalyzer))
                && type.GetCustomAttribute<DiagnosticAnalyzerAttribute>()?.Languages.Contains(
                    LanguageNames.CSharp) == true)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    // Code fixes lie in the same files and need assemblies that only editors have.
    private static IEnumerable<Type> LoadableTypes(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return e.Types.OfType<Type>();
        }
    }

    /// <summary>The analyzers' findings in a compilation, each as <c>CA1234: message</c>.</summary>
    public static async Task<IReadOnlyList<string>> Analyze(
        CSharpCompilation compilation, CancellationToken cancellation)
    {
        Dictionary<string, ReportDiagnostic> severities = File
            .ReadLines(Path.Combine(Folder, "build", "config", "analysislevel_10_all.globalconfig"))
            .Where(line => line.StartsWith("dotnet_diagnostic.", StringComparison.Ordinal))
            .Select(line => line.Split('.', '=').Select(part => part.Trim()).ToArray())
            .ToDictionary(
                parts => parts[1],
                parts => parts[^1] == "warning" ? ReportDiagnostic.Warn : ReportDiagnostic.Suppress);
        CompilationWithAnalyzers analyzed = compilation
            .WithOptions(compilation.Options.WithSpecificDiagnosticOptions(severities))
            .WithAnalyzers(All);
        return
        [
            .. (await analyzed.GetAnalyzerDiagnosticsAsync(cancellation))
                .Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed)
                .OrderBy(d => d.Location.SourceSpan.Start)
                .Select(d => $"{d.Id}: {d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"),
        ];
    }
}

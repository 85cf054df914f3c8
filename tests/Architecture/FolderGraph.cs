using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EarlyExitGen.Architecture.Tests;

/// <summary>Which folders of some sources refer to which, by what the compiler makes of each name.</summary>
internal sealed class FolderGraph
{
    private FolderGraph(IEnumerable<FolderReference> references) => References = [.. references];

    /// <summary>One example of each reference between two folders.</summary>
    public IReadOnlyList<FolderReference> References { get; }

    /// <summary>Reads all sources under some folders of the repository.</summary>
    /// <param name="folders">Folders relative to the repository's, with forward slashes.</param>
    public static FolderGraph Of(params string[] folders) => Of(
        folders.SelectMany(
            f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*.cs", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'), File.ReadAllText(file))));

    /// <summary>Reads sources.</summary>
    /// <param name="sources">Path and text of each; paths have forward slashes.</param>
    public static FolderGraph Of(IEnumerable<(string Path, string Text)> sources)
    {
        CSharpParseOptions options = new(LanguageVersion.Preview);
        SyntaxTree[] trees =
            [.. sources.Select(s => CSharpSyntaxTree.ParseText(s.Text, options, s.Path)), Usings(options)];
        // Named as an assembly that sees the internals of those below it; errors do not matter, names are bound all the
        // same.
        CSharpCompilation compilation = CSharpCompilation.Create("earlyexit", trees, Libraries());
        return new FolderGraph(trees.AsParallel().AsOrdered()
            .SelectMany(tree => ReferencesOf(tree, compilation.GetSemanticModel(tree)))
            .AsEnumerable()
            .DistinctBy(r => (r.From, r.To)));
    }

    /// <summary>A chain of references that ends where it begins, one a line; empty if there is none.</summary>
    public IReadOnlyList<FolderReference> FindCycle()
    {
        ILookup<string, FolderReference> from = References.ToLookup(r => r.From);
        foreach (FolderReference start in References)
        {
            Queue<FolderReference[]> paths = new([[start]]);
            HashSet<string> seen = [];
            while (paths.TryDequeue(out FolderReference[]? path))
            {
                if (path[^1].To == start.From)
                {
                    return path;
                }

                foreach (FolderReference next in from[path[^1].To].Where(r => seen.Add(r.To)))
                {
                    paths.Enqueue([.. path, next]);
                }
            }
        }

        return [];
    }

    private static IEnumerable<FolderReference> ReferencesOf(SyntaxTree tree, SemanticModel model)
    {
        string from = FolderOf(tree.FilePath);
        HashSet<string> seen = [from];
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            SymbolInfo info = model.GetSymbolInfo(name);
            IEnumerable<ISymbol> symbols = info.Symbol is { } found ? [found] : info.CandidateSymbols;
            foreach (string to in symbols.SelectMany(FoldersOf).Where(seen.Add))
            {
                int line = name.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                yield return new FolderReference(from, to, $"{tree.FilePath}({line}): {name}");
            }
        }
    }

    private static IEnumerable<string> FoldersOf(ISymbol symbol)
    {
        ISymbol? type = symbol is INamespaceSymbol ? null : symbol as INamedTypeSymbol ?? symbol.ContainingType;
        return type?.OriginalDefinition.DeclaringSyntaxReferences.Select(d => FolderOf(d.SyntaxTree.FilePath)) ?? [];
    }

    private static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    private static SyntaxTree Usings(CSharpParseOptions options) => CSharpSyntaxTree.ParseText(
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """,
        options);

    // What runs this test, and what lies beside it: every library that the sources use.
    private static IEnumerable<MetadataReference> Libraries() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file));
}

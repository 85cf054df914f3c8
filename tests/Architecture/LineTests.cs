using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace EarlyExitGen.Architecture.Tests;

/// <summary>Lines of sources keep to the columns that <c>.editorconfig</c> asks for.</summary>
public sealed class LineTests
{
    private const int Columns = 120;

    private static readonly string[] Folders =
    [
        "benchmarks", "cluster", "generator", "grpc", "hosting", "runtime", "samples", "tasks", "tests", "toolchain",
        "web",
    ];

    [Fact]
    public void Lines_keep_to_120_columns()
    {
        string[] tooLong = [.. Folders.SelectMany(Sources).SelectMany(TooLong)];

        Assert.Empty(tooLong);
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".verified.cs", StringComparison.Ordinal));

    // A raw string is text as it is, such as JSON or a template: breaking it would change it.
    private static IEnumerable<string> TooLong(string file)
    {
        SourceText text = SourceText.From(File.ReadAllText(file));
        TextLine[] lines = [.. text.Lines.Where(line => line.End - line.Start > Columns)];
        if (lines.Length == 0)
        {
            return [];
        }

        TextSpan[] raw = [.. CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes()
            .Where(node => node.GetFirstToken().Text.Contains("\"\"\"", StringComparison.Ordinal))
            .Select(node => node.Span)];
        return lines
            .Where(line => !raw.Any(span => span.IntersectsWith(line.Span)))
            .Select(line => $"{Path.GetRelativePath(Repository.Root, file)}:{line.LineNumber + 1}");
    }
}

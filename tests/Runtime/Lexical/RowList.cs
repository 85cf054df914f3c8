using EarlyExitGen.Lexical;

namespace EarlyExitGen.Tests.Lexical;

/// <summary>Keeps the rows that it is shown.</summary>
internal readonly struct RowList(List<int> rows) : ILexicalVisitor
{
    /// <summary>The rows of an instance.</summary>
    public static List<int> Of(LexicalFeatures features, int[] first, int[] second, out int count)
    {
        List<int> rows = [];
        RowList visitor = new(rows);
        count = features.Visit(first, second, ref visitor);
        return rows;
    }

    /// <inheritdoc/>
    public void Visit(scoped ReadOnlySpan<int> shown) => rows.AddRange(shown);
}

namespace EarlyExitGen.Lexical;

/// <summary>Takes the features of a text.</summary>
internal interface ILexicalVisitor
{
    /// <summary>Takes some features by their rows; at most <see cref="LexicalFeatures.Chunk"/> at a time.</summary>
    /// <param name="rows">Rows in [0, <see cref="LexicalFeatures.Rows"/>); a row may occur several times.</param>
    void Visit(scoped ReadOnlySpan<int> rows);
}

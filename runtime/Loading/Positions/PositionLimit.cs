using System;

namespace EarlyExitGen.Loading.Positions;

/// <summary>That a graph does not take as many tokens as it is asked about.</summary>
/// <param name="Table">The name of the table of positions that ends before.</param>
/// <param name="Rows">The positions that it has.</param>
/// <param name="Tokens">The most tokens that the graph takes.</param>
internal sealed record PositionLimit(string Table, long Rows, long Tokens)
{
    /// <summary>Explains the problem and its remedy.</summary>
    /// <param name="block">The graph's file.</param>
    /// <param name="asked">The tokens that a text may have.</param>
    public string Explain(string block, int asked) =>
        FormattableString.Invariant(
            $"'{block}' takes {Tokens} tokens at most, as its table of positions '{Table}' has {Rows} rows: ")
        + FormattableString.Invariant($"a text of {asked} would fail; write maxTokens {Tokens} or less, ")
        + "or export the cascade from a model with more positions";
}

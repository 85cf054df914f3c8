namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>All rows of a file.</summary>
/// <param name="Name">What errors call the file.</param>
/// <param name="Layout">How it writes them.</param>
/// <param name="Rows">The rows; one at least.</param>
/// <param name="Sha256">The hash of the text: <see cref="TextLines.Sha256"/>.</param>
internal sealed record DataSet(string Name, DataLayout Layout, IReadOnlyList<DataRow> Rows, string Sha256)
{
    /// <summary>Whether the rows have labels.</summary>
    public bool HasLabels => Layout.Label is not null;

    /// <summary>The error that something is wrong with a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="fault">What, and what to do.</param>
    public ToolException Fault(DataRow row, string fault) =>
        new(FormattableString.Invariant($"{Name}({row.Line}): {fault}"));
}

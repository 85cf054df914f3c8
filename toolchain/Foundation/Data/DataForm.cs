namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>What the command line says of the form of data.</summary>
/// <param name="Columns">Where texts and labels stand; null to find out.</param>
/// <param name="HasLabelNames">Whether labels are names also where they look like numbers.</param>
internal sealed record DataForm(DataColumns? Columns = null, bool HasLabelNames = false)
{
    /// <summary>Nothing is said; all is found out.</summary>
    public static DataForm Unsaid { get; } = new();
}

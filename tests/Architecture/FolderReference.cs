namespace EarlyExitGen.Architecture.Tests;

/// <summary>A folder refers to another.</summary>
/// <param name="From">The folder that refers, relative to the repository's.</param>
/// <param name="To">The folder that is referred to.</param>
/// <param name="Example">The first place where it does.</param>
internal sealed record FolderReference(string From, string To, string Example)
{
    /// <inheritdoc/>
    public override string ToString() => $"{From} -> {To}, as in {Example}";
}

namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>A word and what it means.</summary>
/// <param name="Name">The word.</param>
/// <param name="Text">What it means, in plain text.</param>
internal sealed record GlossaryTerm(string Name, string Text)
{
    /// <summary>Where a page has it.</summary>
    public string Id => "term-" + Name.Replace(' ', '-').ToLowerInvariant();
}

namespace EarlyExitGen.Graphs;

/// <summary>Something wrong with what a block takes or gives.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Text">The same in words, without the block's name and without what to do.</param>
internal sealed record SignatureFault(SignatureFaultKind Kind, string Text);

namespace EarlyExitGen.TestCascades;

/// <summary>A further model of a test cascade.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">
/// What a cascade of this model alone would be made from: its exits, its weights, its vocabulary. Labels and input are
/// those of the whole.
/// </param>
public sealed record TestModel(string Name, TestCascadeOptions Options);

namespace EarlyExitGen.Manifests;

/// <summary>A label's original text and the identifier made from it.</summary>
internal sealed record LabelSpec(string Text, string Identifier);

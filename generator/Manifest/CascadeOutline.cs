namespace EarlyExitGen.Manifests;

/// <summary>
/// The part of an invalid manifest that could be read: enough to declare its types, so that the code that uses them
/// brings no errors of its own.
/// </summary>
/// <param name="ClassName">The name of the generated class.</param>
/// <param name="Namespace">The namespace of the generated types; null if it could not be read.</param>
/// <param name="LabelType">The name of the labels' enum.</param>
/// <param name="Labels">The labels that could be read, none twice.</param>
/// <param name="OperatingPoints">The operating points whose names could be read, none twice.</param>
internal sealed record CascadeOutline(
    string ClassName,
    string? Namespace,
    string LabelType,
    EquatableArray<LabelSpec> Labels,
    EquatableArray<OperatingPointSpec> OperatingPoints);

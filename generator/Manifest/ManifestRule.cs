using System.Collections.Generic;

namespace EarlyExitGen.Manifests;

/// <summary>
/// One way to get a manifest wrong. Ids are never reused; each has a page under docs/diagnostics and a row in
/// AnalyzerReleases.
/// </summary>
internal sealed record ManifestRule(string Id, string Title, ProblemSeverity Severity = ProblemSeverity.Error)
{
    public static readonly ManifestRule Syntax = new("EEG0001", "The manifest is not valid JSON");
    public static readonly ManifestRule Version = new("EEG0002", "The manifest's version is unknown");
    public static readonly ManifestRule Missing = new("EEG0003", "A property is missing");
    public static readonly ManifestRule Unknown = new("EEG0004", "A property is unknown");
    public static readonly ManifestRule Duplicate = new("EEG0005", "A property is written twice");
    public static readonly ManifestRule Type = new("EEG0006", "A value is of the wrong type");
    public static readonly ManifestRule Choice = new("EEG0007", "A value is none of those allowed");
    public static readonly ManifestRule Range = new("EEG0008", "A number is out of range");
    public static readonly ManifestRule Name = new("EEG0009", "A type or namespace cannot be named so");
    public static readonly ManifestRule FewLabels = new("EEG0010", "There are fewer than two labels");
    public static readonly ManifestRule LabelIdentifier = new("EEG0011", "A label makes no identifier");
    public static readonly ManifestRule LabelCollision = new("EEG0012", "Two labels have the same identifier or text");
    public static readonly ManifestRule ExitCount = new("EEG0013", "There are no exits, or too many");
    public static readonly ManifestRule ExitLayer = new("EEG0014", "An exit's layer is out of order or out of range");
    public static readonly ManifestRule LastExit = new("EEG0015", "The last exit is not at the last layer");
    public static readonly ManifestRule Temperature = new("EEG0016", "A temperature is not positive and finite");
    public static readonly ManifestRule OddTemperature = new(
        "EEG0017", "A temperature lies outside what calibration gives", ProblemSeverity.Warning);

    public static readonly ManifestRule Dial = new("EEG0018", "The dial is out of range");
    public static readonly ManifestRule DeadDial = new(
        "EEG0019", "No text leaves early at this dial", ProblemSeverity.Warning);

    public static readonly ManifestRule Slope = new("EEG0020", "A slope or an intercept is out of range");
    public static readonly ManifestRule DeadExit = new("EEG0021", "An exit never answers", ProblemSeverity.Warning);
    public static readonly ManifestRule Disagreement =
        new("EEG0022", "The table of rates is not rising or out of range");
    public static readonly ManifestRule Hash = new("EEG0023", "A hash is not 64 lower-case hexadecimal digits");
    public static readonly ManifestRule Path =
        new("EEG0024", "A file is not named by a path inside the manifest's folder");
    public static readonly ManifestRule RepeatedFile = new("EEG0025", "A file is named twice");
    public static readonly ManifestRule TypeConflict = new("EEG0026", "Two manifests make the same type");
    public static readonly ManifestRule OpenExit =
        new("EEG0027", "An exit lets every text go", ProblemSeverity.Warning);
    public static readonly ManifestRule PointIdentifier = new("EEG0028", "An operating point makes no identifier");
    public static readonly ManifestRule PointCollision =
        new("EEG0029", "Two operating points make the same identifier");
    public static readonly ManifestRule TypeClash = new("EEG0030", "Something of yours is in a generated type's way");
    public static readonly ManifestRule NoRuntime = new("EEG0031", "The project does not reference the runtime");
    public static readonly ManifestRule OldLanguage = new("EEG0032", "The project's version of C# is too old");
    public static readonly ManifestRule TooLong = new("EEG0033", "The manifest is too long");
    public static readonly ManifestRule TooMany = new("EEG0034", "There are too many elements");
    public static readonly ManifestRule LabelName = new("EEG0035", "A label's name is not a C# identifier");
    public static readonly ManifestRule Encoding = new("EEG0036", "The manifest is not UTF-8");
    public static readonly ManifestRule LexicalExit = new("EEG0037", "A lexical exit is out of place");
    public static readonly ManifestRule Model = new("EEG0038", "A model, or an exit of it, is out of place");
    public static readonly ManifestRule ModelName = new("EEG0039", "A model cannot be named so");
    public static readonly ManifestRule Cost = new("EEG0040", "A cost is not positive, or falls");
    public static readonly ManifestRule Calibration =
        new("EEG0041", "What was seen of the calibration does not fit the cascade");

    /// <summary>All rules, in the order of their ids.</summary>
    public static IReadOnlyList<ManifestRule> All { get; } =
    [
        Syntax, Version, Missing, Unknown, Duplicate, Type, Choice, Range, Name, FewLabels, LabelIdentifier,
        LabelCollision, ExitCount, ExitLayer, LastExit, Temperature, OddTemperature, Dial, DeadDial, Slope, DeadExit,
        Disagreement, Hash, Path, RepeatedFile, TypeConflict, OpenExit, PointIdentifier, PointCollision, TypeClash,
        NoRuntime, OldLanguage, TooLong, TooMany, LabelName, Encoding, LexicalExit, Model, ModelName, Cost,
        Calibration,
    ];
}

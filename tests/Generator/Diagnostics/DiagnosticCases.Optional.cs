namespace EarlyExitGen.Generator.Tests.Diagnostics;

/// <summary>Mistakes in what may be left out.</summary>
internal static partial class DiagnosticCases
{
    private static DiagnosticCase[] Optional =>
    [
        DiagnosticCase.Edit(
            "description is a number",
            "\"input\"",
            "\"description\": 7, \"input\"",
            "EEG0006 '7' description: this is a number; it must be a string"),
        LabelType("News Topic", "is not a valid C# identifier; an enum is named as in NewsLabel"),
        LabelType("topic", "is a keyword or may become one, as lower-case words do in C#; begin it with a capital"),
        LabelType("Thresholds", "is the name of one of the class's own members; choose another"),
        LabelType("Values", "is the name of a type inside the answer's; choose another"),
        LabelType("NewsClassifier", "is the name of another type that is generated for this class; choose another"),
        LabelType("Newsprediction", "is the name of another type that is generated for this class; choose another"),
        LabelType("NewsOperatingPoint", "is the name of another type that is generated for this class; choose another"),
        Points("points are not an array", "7", "EEG0006 '7' operatingPoints: this is a number; it must be an array"),
        Points(
            "a point is a string",
            "[\"fast\"]",
            "EEG0006 '\"fast\"' operatingPoints[0]: this is a string; it must be an object"),
        Points(
            "a point without a name", "[{ \"maxDisagreement\": 0.01 }]",
            "EEG0003 '{' operatingPoints[0].name: this property is missing; it must be a string"),
        Points(
            "a point without a setting", "[{ \"name\": \"fast\", \"threshold\": 0.9 }]",
            "EEG0003 '{' operatingPoints[0].maxDisagreement: this property is missing; it must be a number"),
        Points(
            "a point out of range", "[{ \"name\": \"fast\", \"maxDisagreement\": 1 }]",
            "EEG0018 '1' operatingPoints[0].maxDisagreement: 1 is out of range; a share of texts that may differ lies "
                + "in [0, 1)"),
        Points(
            "a point of no identifier", "[{ \"name\": \"!\", \"maxDisagreement\": 0.01 }]",
            "EEG0028 '\"!\"' operatingPoints[0].name: this name cannot become a member of an enum: no identifier can "
                + "be made from it, for that needs a letter or a digit; choose another"),
        Points(
            "points collide", "[{ \"name\": \"very fast\", \"maxDisagreement\": 0.01 }, { \"name\": \"very-fast\", "
                + "\"maxDisagreement\": 0.02 }]",
            "EEG0029 '\"very-fast\"' operatingPoints[1].name: this name makes the identifier veryFast, as "
                + "operatingPoints[0].name does; change one of them"),
        Points(
            "measured on nothing", "[{ \"name\": \"fast\", \"maxDisagreement\": 0.01, \"measured\": {} }]",
            "EEG0003 '{' operatingPoints[0].measured.data: this property is missing; it must be a string"),
        Points(
            "measured values out of range",
            "[{ \"name\": \"fast\", \"maxDisagreement\": 0.01, \"measured\": { \"data\": \"dev\", \"accuracy\": 92, "
                + "\"disagreement\": -0.1, \"meanLayers\": -1, \"speedupLayers\": 0, \"speedupWallClock\": 1e400 } }]",
            "EEG0008 '92' operatingPoints[0].measured.accuracy: 92 is out of range; a share of texts lies in [0, 1]",
            "EEG0008 '-0.1' operatingPoints[0].measured.disagreement: -0.1 is out of range; a share of texts lies in "
                + "[0, 1]",
            "EEG0008 '-1' operatingPoints[0].measured.meanLayers: -1 is out of range; a mean of layers is at least 0",
            "EEG0008 '0' operatingPoints[0].measured.speedupLayers: 0 is out of range; a speed-up is positive",
            "EEG0008 '1e400' operatingPoints[0].measured.speedupWallClock: 1e400 is out of range; a speed-up is "
                + "positive"),
        Points(
            "measured value unknown", "[{ \"name\": \"fast\", \"maxDisagreement\": 0.01, \"measured\": { \"data\": "
                + "\"dev\", \"acuracy\": 0.9 } }]",
            "EEG0004 '\"acuracy\"' operatingPoints[0].measured.acuracy: this property is unknown; did you mean "
                + "'accuracy'?"),
    ];

    private static DiagnosticCase LabelType(string name, string fault) => DiagnosticCase.Edit(
        "label type: " + name,
        "\"labels\"",
        $"\"labelType\": \"{name}\", \"labels\"",
        $"EEG0009 '\"{name}\"' labelType: '{name}' {fault}");

    private static DiagnosticCase Points(string name, string points, params string[] expected) =>
        DiagnosticCase.Edit(name, "\"layers\"", $"\"operatingPoints\": {points}, \"layers\"", expected);
}

namespace EarlyExitGen.Generator.Tests.Diagnostics;

/// <summary>Every way to get a manifest wrong.</summary>
internal static partial class DiagnosticCases
{
    /// <summary>All cases.</summary>
    public static IReadOnlyList<DiagnosticCase> All { get; } =
        [.. Syntax, .. Properties, .. Names, .. Exits, .. Models, .. Calibration, .. Rules, .. Files, .. Optional];

    private static DiagnosticCase[] Syntax =>
    [
        new("empty text", "", "EEG0001 '' the text ends, but a value is expected") { Declared = false },
        new("no object", "[1]", "EEG0006 '[1]' this is an array; a manifest is an object") { Declared = false },
        new("trailing text", SampleManifest.News + " x1", "EEG0001 'x1' the end of the text is expected here"),
        new("cut off", SampleManifest.News[..^2], "EEG0001 '' the text ends, but ',' or '}' is expected"),
        DiagnosticCase.Edit(
            "no colon",
            "\"version\": 1",
            "\"version\" 1",
            "EEG0001 '1' ':' is expected here") with { Declared = false },
        DiagnosticCase.Edit("no comma", "\"single\",", "\"single\"", "EEG0001 '\"' ',' or '}' is expected here"),
        DiagnosticCase.Edit(
            "no value", "\"input\": \"single\"", "\"input\": ,", "EEG0001 ',' a value is expected here"),
        DiagnosticCase.Edit(
            "no name",
            "\"input\": \"single\"",
            "input: \"single\"",
            "EEG0001 'input' a property's name in double quotes is expected here"),
        DiagnosticCase.Edit("single quotes", "\"single\"", "'single'", "EEG0001 ''' a value is expected here"),
        DiagnosticCase.Edit("NaN", "1.14", "NaN", "EEG0001 'NaN' a value is expected here"),
        DiagnosticCase.Edit("emoji", "1.14", "😀", "EEG0001 '😀' a value is expected here"),
        DiagnosticCase.Edit(
            "leading zero",
            "1.14",
            "01.14",
            "EEG0001 '01.14' this is not a valid JSON number; numbers are written as in -1, 0.5 or 2e-3"),
        DiagnosticCase.Edit(
            "number without fraction",
            "1.14",
            "1.",
            "EEG0001 '1.' this is not a valid JSON number; numbers are written as in -1, 0.5 or 2e-3"),
        DiagnosticCase.Edit(
            "number with a letter",
            "1.14",
            "1.14f",
            "EEG0001 '1.14f' this is not a valid JSON number; numbers are written as in -1, 0.5 or 2e-3"),
        DiagnosticCase.Edit("no closing quote", "\"World\"", "\"World", "EEG0001 'Sports' ',' or ']' is expected here"),
        DiagnosticCase.Edit("tab in a string", "World", "Wor\tld", "EEG0001 '\t' a control character must be escaped "
            + "in a string, as in \\t or \\u0000") with { Declared = false },
        DiagnosticCase.Edit("unknown escape", "World", "Wor\\xld", "EEG0001 '\\x' this is not a valid escape; there "
            + "are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hex digits") with { Declared = false },
        DiagnosticCase.Edit("lone surrogate", "World", "Wor\\ud83dld", "EEG0001 '\\ud83d' this is half of a surrogate "
            + "pair without the other half; a manifest is valid Unicode") with { Declared = false },
        DiagnosticCase.Edit(
            "open comment",
            "\"version\"",
            "/* \"version\"",
            "EEG0001 '/*' this comment has no closing */") with { Declared = false },
        DiagnosticCase.Edit(
            "half a comment",
            "\"version\"",
            "/ \"version\"",
            "EEG0001 '/' a comment begins with // or /*") with { Declared = false },
        DiagnosticCase.Edit("line separator", "\"version\"", "// \u2028 \n \"version\"", "EEG0001 '\u2028' this line "
            + "separator does not end a comment; end the line with a line feed") with { Declared = false },
        DiagnosticCase.Edit(
            "too deep",
            "1.14",
            new string('[', 63) + new string(']', 63),
            "EEG0001 '[' arrays and objects nest more than 64 deep"),
    ];

    private static DiagnosticCase[] Properties =>
    [
        DiagnosticCase.Edit(
            "unknown version", "\"version\": 1", "\"version\": 3",
            "EEG0002 '3' version: 3 is not a known version; this version of EarlyExitGen reads versions 1 and 2, so "
                + "reference a newer package EarlyExitGen"),
        DiagnosticCase.Edit(
            "missing", "\"layers\": 12,", "", "EEG0003 '{' layers: this property is missing; it must be a number"),
        DiagnosticCase.Edit(
            "missing in an exit", "\"temperature\": 1.18, ", "", "EEG0003 '{' exits[2].temperature: this property is "
                + "missing; it must be a number"),
        DiagnosticCase.Edit(
            "misspelt", "\"temperature\": 1.18", "\"temprature\": 1.18",
            "EEG0003 '{' exits[2].temperature: this property is missing; it must be a number",
            "EEG0004 '\"temprature\"' exits[2].temprature: this property is unknown; did you mean 'temperature'?"),
        DiagnosticCase.Edit(
            "unknown", "\"lowercase\": true", "\"lowercase\": true, \"vocab-size\": 9",
            "EEG0004 '\"vocab-size\"' tokenizer.vocab-size: this property is unknown; known here are kind, "
                + "vocabulary, sha256, lowercase, stripAccents, merges, addPrefixSpace, offset, unknown, start, end, "
                + "between, maxTokens"),
        DiagnosticCase.Edit(
            "twice",
            "\"layer\": 2,",
            "\"layer\": 2, \"layer\": 3,",
            "EEG0005 '\"layer\"' exits[1].layer: this property is written twice; keep one"),
        DiagnosticCase.Edit(
            "string for number",
            "1.31",
            "\"1.31\"",
            "EEG0006 '\"1.31\"' exits[1].temperature: this is a string; it must be a number"),
        DiagnosticCase.Edit(
            "number for string", "\"single\"", "1", "EEG0006 '1' input: this is a number; it must be a string"),
        DiagnosticCase.Edit(
            "null",
            "\"lowercase\": true",
            "\"lowercase\": null",
            "EEG0006 'null' tokenizer.lowercase: this is null; it must be true or false"),
        DiagnosticCase.Edit("object for array", "\"exits\": [", "\"exits\": {}, \"disagreement\": [",
            "EEG0006 '{}' exits: this is an object; it must be an array",
            "EEG0005 '\"disagreement\"' disagreement: this property is written twice; keep one"),
        DiagnosticCase.Edit(
            "fraction",
            "\"layers\": 12",
            "\"layers\": 12.0",
            "EEG0006 '12.0' layers: 12.0 is not a whole number; write it without fraction and exponent"),
        DiagnosticCase.Edit("no layers", "\"layers\": 12", "\"layers\": 0",
            "EEG0008 '0' layers: 0 is out of range; it must be at least 1 and at most 2147483647"),
        DiagnosticCase.Edit(
            "few tokens",
            "\"maxTokens\": 128",
            "\"maxTokens\": 2",
            "EEG0008 '2' tokenizer.maxTokens: 2 is out of range; it must be at least 3 and at most 65536"),
        DiagnosticCase.Edit(
            "unknown rule",
            "\"agreement\",",
            "\"agrement\",",
            "EEG0007 '\"agrement\"' rule: 'agrement' is none of the values allowed; did you mean 'agreement'?"),
        DiagnosticCase.Edit(
            "unknown input",
            "\"single\"",
            "\"triple\"",
            "EEG0007 '\"triple\"' input: 'triple' is none of the values allowed; it must be 'single' or 'pair'"),
    ];
}

namespace EarlyExitGen.Generator.Tests.Diagnostics;

internal static partial class DiagnosticCases
{
    private static DiagnosticCase[] Exits =>
    [
        new(
            "no exits",
            SampleManifest.News[..SampleManifest.News.IndexOf("[\n    { \"layer\": 0", StringComparison.Ordinal)]
                + "[] }",
            "EEG0013 '[]' exits: there are no exits; a cascade has at least one, at the last layer"),
        DiagnosticCase.Edit(
            "layer twice", "\"layer\": 4", "\"layer\": 2",
            "EEG0014 '2' exits[2].layer: 2 does not come after 2, the layer of the exit before; layers must rise"),
        DiagnosticCase.Edit(
            "layer out of range",
            "\"layer\": 12,",
            "\"layer\": 13,",
            "EEG0014 '13' exits[3].layer: 13 is out of range; there are 12 layers"),
        DiagnosticCase.Edit(
            "negative layer",
            "\"layer\": 0,",
            "\"layer\": -1,",
            "EEG0008 '-1' exits[0].layer: -1 is out of range; it must be at least 0 and at most 2147483647"),
        DiagnosticCase.Edit(
            "last exit", "\"layer\": 12,", "\"layer\": 11,",
            "EEG0015 '11' exits[3].layer: the last exit comes after layer 11, but there are 12; the last exit comes "
                + "after all of them"),
        DiagnosticCase.Edit(
            "temperature of 0", "1.31", "0",
            "EEG0016 '0' exits[1].temperature: 0 is not a valid temperature; a temperature is positive, and finite in "
                + "single precision"),
        DiagnosticCase.Edit(
            "temperature that rounds to 0", "1.31", "1e-60",
            "EEG0016 '1e-60' exits[1].temperature: 1e-60 is not a valid temperature; a temperature is positive, and "
                + "finite in single precision"),
        DiagnosticCase.Edit(
            "infinite temperature", "1.31", "1e39",
            "EEG0016 '1e39' exits[1].temperature: 1e39 is not a valid temperature; a temperature is positive, and "
                + "finite in single precision"),
        DiagnosticCase.Edit(
            "odd temperature", "1.31", "131",
            "EEG0017 (warning) '131' exits[1].temperature: 131 lies outside [0.05, 20], where calibration keeps "
                + "temperatures; is it mistyped?"),
        DiagnosticCase.Edit(
            "exit is a number",
            "{ \"layer\": 2",
            "7, { \"layer\": 2",
            "EEG0006 '7' exits[1]: this is a number; it must be an object"),
        DiagnosticCase.Edit(
            "slope of 0", "\"slope\": 2.19", "\"slope\": 0",
            "EEG0020 '0' exits[1].agreement.slope: 0 is not a valid slope; a slope is positive, or else the exit's "
                + "'agreement' is left out and the exit never answers"),
        DiagnosticCase.Edit(
            "infinite intercept", "\"intercept\": 0.36", "\"intercept\": 1e400",
            "EEG0020 '1e400' exits[1].agreement.intercept: 1e400 is not a valid intercept; an intercept is finite"),
        DiagnosticCase.Edit(
            "dead exit", "\"agreement\": { \"slope\": 2.19, \"intercept\": 0.36 }, ", "",
            "EEG0021 (warning) '{' exits[1]: without 'agreement' this exit is computed and never answers; remove the "
                + "exit, or calibrate again"),
        Lexical(
            "lexical exit in version 1", "\"version\": 2", "\"version\": 1",
            "EEG0037 '\"lexicon.safetensors\"' exits[0].lexicon: version 1 has no lexical exits; write \"version\": 2"),
        new(
            "lexical exit behind a block",
            SampleManifest.Edit(
                SampleManifest.Lexical,
                ("\"layer\": 2,", ""),
                ("\"block\": \"block-02.onnx\"", "\"lexicon\": \"other\"")),
            "EEG0037 '\"other\"' exits[2].lexicon: a lexical exit comes before all blocks; make it the first exit"),
        new(
            "lexical exit alone",
            SampleManifest.Lexical[..SampleManifest.Lexical.IndexOf("{ \"layer\": 0", StringComparison.Ordinal)]
                + "] }",
            "EEG0037 '\"lexicon.safetensors\"' exits[0].lexicon: no exit with a block follows; the last exit of a "
                + "cascade has one"),
        Lexical(
            "lexical exit with a layer and a block",
            "\"temperature\": 1.2",
            "\"layer\": 0, \"temperature\": 1.2, \"block\": \"a\"",
            "EEG0004 '\"layer\"' exits[0].layer: a lexical exit has no such property; remove it, or 'lexicon'",
            "EEG0004 '\"block\"' exits[0].block: a lexical exit has no such property; remove it, or 'lexicon'"),
        Lexical(
            "lexical exit without a hash",
            $", \"sha256\": \"{SampleManifest.Hash}\", \"temperature\": 1.2",
            ", \"temperature\": 1.2",
            "EEG0003 '{' exits[0].sha256: this property is missing; it must be a string"),
        Lexical(
            "lexical exit without agreement", ", \"agreement\": { \"slope\": 1.6, \"intercept\": 0.41 }", "",
            "EEG0021 (warning) '{' exits[0]: without 'agreement' this exit is computed and never answers; remove the "
                + "exit, or calibrate again"),
        Lexical(
            "lexicon that is a number", "\"lexicon.safetensors\"", "7",
            "EEG0006 '7' exits[0].lexicon: this is a number; it must be a string"),
        Lexical(
            "lexicon that is a block", "lexicon.safetensors", "block-02.onnx",
            "EEG0025 '\"block-02.onnx\"' exits[2].block: this block is also exits[0].lexicon; every exit has a file "
                + "of its own"),
    ];

    private static DiagnosticCase Lexical(string name, string old, string replacement, params string[] expected) =>
        new(name, SampleManifest.Edit(SampleManifest.Lexical, (old, replacement)), expected);
}

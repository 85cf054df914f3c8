namespace EarlyExitGen.Generator.Tests.Diagnostics;

internal static partial class DiagnosticCases
{
    private static DiagnosticCase[] Calibration =>
    [
        Calibrated(
            "calibration in version 1", "\"version\": 2", "\"version\": 1",
            "EEG0041 '{' calibration: version 1 has no calibration; write \"version\": 2"),
        Calibrated(
            "calibration on no texts", "\"texts\": 1000,", "\"texts\": 0,",
            "EEG0008 '0' calibration.texts: 0 is out of range; it must be at least 1 and at most 2147483647"),
        Calibrated(
            "calibration without texts", "\"texts\": 1000,", "",
            "EEG0003 '{' calibration.texts: this property is missing; it must be a number"),
        Calibrated(
            "calibration without scores", "\"scores\"", "\"score\"",
            "EEG0003 '{' calibration.scores: this property is missing; it must be an array",
            "EEG0004 '\"score\"' calibration.score: this property is unknown; did you mean 'scores'?"),
        Calibrated(
            "a row for another number of rates", "[500, 100, 200, 200] ]", "[500, 100, 200, 200], [1000, 0, 0, 0] ]",
            "EEG0041 '[' calibration.answered: there are 4 rows, but 3 promised rates in 'disagreement'; calibrate "
                + "again, or remove 'calibration'"),
        Calibrated(
            "counts for another number of exits", "[300, 100, 200, 400]", "[300, 100, 600]",
            "EEG0041 '[' calibration.answered[1]: there are 3 counts, but 4 exits; calibrate again, or remove "
                + "'calibration'"),
        Calibrated(
            "counts of other texts", "[300, 100, 200, 400]", "[300, 100, 200, 401]",
            "EEG0041 '[' calibration.answered[1]: the counts do not sum to 1000, the number of texts; calibrate again, "
                + "or remove 'calibration'"),
        Calibrated(
            "count below 0", "[300, 100, 200, 400]", "[-300, 700, 200, 400]",
            "EEG0008 '-300' calibration.answered[1][0]: -300 is out of range; it must be at least 0 and at most "
                + "2147483647"),
        Calibrated(
            "row that is a number", "[300, 100, 200, 400]", "7",
            "EEG0006 '7' calibration.answered[1]: this is a number; it must be an array"),
        Calibrated(
            "scores for another number of exits", "\n      [],", "",
            "EEG0041 '[' calibration.scores: there are 3 rows, but 4 exits; calibrate again, or remove 'calibration'"),
        Calibrated(
            "other parts than tenths", "[-0.5, 0, 0.5,", "[-0.5, 0.5,",
            "EEG0041 '[' calibration.scores[0]: there are 8 scores; of each exit there are 9, its deciles, or none"),
        Calibrated(
            "deciles that fall", "1.5, 2, 2.5, 3, 3.5]", "1.5, 1, 2.5, 3, 3.5]",
            "EEG0041 '1' calibration.scores[0][5]: 1 is below 1.5, the one before; deciles do not fall"),
        Calibrated(
            "infinite score", "8.125", "1e39",
            "EEG0041 '1e39' calibration.scores[3][8]: 1e39 is out of range; a score is finite in single precision"),
        Calibrated(
            "score as text", "8.125", "\"8\"",
            "EEG0006 '\"8\"' calibration.scores[3][8]: this is a string; it must be a number"),
    ];

    private static DiagnosticCase Calibrated(string name, string old, string replacement, params string[] expected) =>
        new(name, SampleManifest.Edit(SampleManifest.Calibrated, (old, replacement)), expected);
}

using static EarlyExitGen.Generator.Tests.Manifest.SchemaVerdict;

namespace EarlyExitGen.Generator.Tests.Manifest;

internal static partial class SchemaCases
{
    private static SchemaCase[] Calibration =>
    [
        new("what the calibration saw", Valid, SampleManifest.Calibrated),
        Calibrated("calibration in version 1", Invalid, "\"version\": 2", "\"version\": 1"),
        Calibrated("calibration without texts", Invalid, "\"texts\": 1000,", ""),
        Calibrated("calibration on no texts", Invalid, "\"texts\": 1000,", "\"texts\": 0,"),
        Calibrated("calibration with an unknown property", Invalid, "\"texts\"", "\"seed\": 1, \"texts\""),
        Calibrated("a count as text", Invalid, "[300, 100,", "[\"300\", 100,"),
        Calibrated("a count below 0", Invalid, "[300, 100, 200, 400]", "[-300, 700, 200, 400]"),
        Calibrated("a row that is a number", Invalid, "[300, 100, 200, 400]", "7"),
        Calibrated("counts of other texts", BeyondSchema, "[300, 100,", "[301, 100,"),
        Calibrated("counts for other exits", BeyondSchema, "[300, 100, 200, 400]", "[300, 100, 600]"),
        Calibrated("no row for a rate", BeyondSchema, "[300, 100, 200, 400],", ""),
        Calibrated("other parts than tenths", Invalid, "[-0.5, 0, 0.5,", "[-0.5, 0.5,"),
        Calibrated("no scores of an exit", Valid, "[0, 0.25, 0.75, 1.5, 2, 2.5, 3, 3.5, 4e0]", "[]"),
        Calibrated("a score as text", Invalid, "8.125", "\"8.125\""),
        Calibrated("scores that fall", BeyondSchema, "1.5, 2, 2.5, 3, 3.5]", "1.5, 1, 2.5, 3, 3.5]"),
    ];

    private static SchemaCase Calibrated(string name, SchemaVerdict verdict, string old, string replacement) =>
        new(name, verdict, SampleManifest.Edit(SampleManifest.Calibrated, (old, replacement)));
}

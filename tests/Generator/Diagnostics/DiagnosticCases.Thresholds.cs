namespace EarlyExitGen.Generator.Tests.Diagnostics;

internal static partial class DiagnosticCases
{
    private const string Agreement = "\"rule\": \"agreement\"";

    private static DiagnosticCase[] Thresholds =>
    [
        DiagnosticCase.Edit(
            "threshold above 1 that rounds to 1",
            Agreement,
            "\"rule\": \"maxProbability\", \"threshold\": 1.00000000001",
            "EEG0018 '1.00000000001' threshold: 1.00000000001 is out of range; with 4 labels a largest probability is "
                + "above 1/4, so a threshold lies in (1/4, 1]"),
        DiagnosticCase.Edit(
            "maxEntropy of 1", Agreement, "\"rule\": \"entropy\", \"maxEntropy\": 1",
            "EEG0018 '1' maxEntropy: 1 is out of range; an entropy, in parts of the largest one, is at most 1, so a "
                + "maxEntropy lies in [0, 1)"),
        DiagnosticCase.Edit(
            "minMargin of 0", Agreement, "\"rule\": \"margin\", \"minMargin\": 0",
            "EEG0018 '0' minMargin: 0 is out of range; a margin between two probabilities is at least 0, so a "
                + "minMargin lies in (0, 1]"),
        DiagnosticCase.Edit(
            "minMargin of a rule that is not chosen", Agreement, "\"minMargin\": 2, \"rule\": \"agreement\"",
            "EEG0018 '2' minMargin: 2 is out of range; a margin between two probabilities is at least 0, so a "
                + "minMargin lies in (0, 1]"),
        DiagnosticCase.Edit(
            "patience of 0", Agreement, "\"rule\": \"patience\", \"patience\": 0",
            "EEG0008 '0' patience: 0 is out of range; it must be at least 1 and at most 2147483647"),
        DiagnosticCase.Edit(
            "patience with a fraction", Agreement, "\"rule\": \"patience\", \"patience\": 1.5",
            "EEG0006 '1.5' patience: 1.5 is not a whole number; write it without fraction and exponent"),
        DiagnosticCase.Edit(
            "no maxEntropy",
            Agreement,
            "\"rule\": \"entropy\"",
            "EEG0003 '{' maxEntropy: this property is missing; it must be a number"),
        DiagnosticCase.Edit(
            "no minMargin",
            Agreement,
            "\"rule\": \"margin\"",
            "EEG0003 '{' minMargin: this property is missing; it must be a number"),
        DiagnosticCase.Edit(
            "no patience",
            Agreement,
            "\"rule\": \"patience\"",
            "EEG0003 '{' patience: this property is missing; it must be a number"),
        DiagnosticCase.Edit(
            "no rule like that", Agreement, "\"rule\": \"confidence\"",
            "EEG0007 '\"confidence\"' rule: 'confidence' is none of the values allowed; it must be 'agreement', "
                + "'maxProbability', 'entropy', 'margin' or 'patience'"),
        Edit(
            "an exit's threshold out of range", "\"maxProbability\", \"threshold\": 0.9", "\"threshold\": 0.2",
            "EEG0018 '0.2' exits[1].threshold: 0.2 is out of range; with 4 labels a largest probability is above 1/4, "
                + "so a threshold lies in (1/4, 1]"),
        Edit(
            "an exit's patience", "\"patience\", \"patience\": 2", "\"patience\": 2",
            "EEG0004 '\"patience\"' exits[1].patience: this property is unknown; known here are lexicon, model, layer, "
                + "temperature, agreement, threshold, maxEntropy, minMargin, cost, block, sha256, data"),
        Edit(
            "a threshold that rounding alone reaches", "\"maxProbability\", \"threshold\": 1", "\"threshold\": 0.99",
            "EEG0019 (warning) '1' threshold: no text leaves early at this dial, but where rounding makes the "
                + "probability 1; lower it"),
        Edit(
            "an exit's threshold that rounding alone reaches",
            "\"maxProbability\", \"threshold\": 0.9",
            "\"threshold\": 1.0",
            "EEG0021 (warning) '1.0' exits[1].threshold: this exit answers only where rounding makes the probability "
                + "1; lower it, or remove the exit"),
        Edit(
            "an entropy that rounding alone reaches", "\"entropy\", \"maxEntropy\": 0.1", "\"maxEntropy\": 0",
            "EEG0021 (warning) '0' exits[1].maxEntropy: this exit answers only where rounding makes the entropy 0; "
                + "raise it, or remove the exit"),
        Edit(
            "a margin that rounding alone reaches", "\"margin\", \"minMargin\": 0.5", "\"minMargin\": 1",
            "EEG0021 (warning) '1' exits[1].minMargin: this exit answers only where rounding makes the margin 1; "
                + "lower it, or remove the exit"),
        DiagnosticCase.Edit(
            "more patience than exits", Agreement, "\"rule\": \"patience\", \"patience\": 3",
            "EEG0019 (warning) '3' patience: no text leaves early at this dial, for exit 3, the last, is the first at "
                + "which an answer can be unchanged for 3 exits; lower it, or add exits"),
        DiagnosticCase.Edit(
            "an exit that no score opens", "\"slope\": 2.19", "\"slope\": 1e-40",
            "EEG0021 (warning) '{ \"slope\": 1e-40, \"intercept\": 0.36 }' exits[1].agreement: at a dial of 0.02 no "
                + "score lets this exit answer; remove the exit, or calibrate again"),
        DiagnosticCase.Edit(
            "an exit that every score opens", "\"intercept\": 0.36", "\"intercept\": 6",
            "EEG0027 (warning) '{ \"slope\": 2.19, \"intercept\": 6 }' exits[1].agreement: at a dial of 0.02 every "
                + "score lets this exit answer, so that no exit after it ever does; turn the dial down, or calibrate "
                + "again"),
    ];

    /// <summary>The sample under another rule, with a setting of exit 1's own.</summary>
    private static DiagnosticCase Edit(string name, string rule, string own, params string[] expected) => new(
        name,
        SampleManifest.Edit(
            SampleManifest.News,
            (Agreement, "\"rule\": " + rule),
            ("\"temperature\": 1.31", own + ", \"temperature\": 1.31")),
        expected);
}

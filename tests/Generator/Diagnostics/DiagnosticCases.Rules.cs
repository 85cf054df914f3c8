namespace EarlyExitGen.Generator.Tests.Diagnostics;

internal static partial class DiagnosticCases
{
    private static DiagnosticCase[] Rules =>
    [
        DiagnosticCase.Edit(
            "maxDisagreement of 1", "\"maxDisagreement\": 0.02", "\"maxDisagreement\": 1",
            "EEG0018 '1' maxDisagreement: 1 is out of range; a share of texts that may differ lies in [0, 1)"),
        DiagnosticCase.Edit(
            "maxDisagreement that rounds to 1", "\"maxDisagreement\": 0.02", "\"maxDisagreement\": 0.99999999999",
            "EEG0018 '0.99999999999' maxDisagreement: 0.99999999999 is out of range; a share of texts that may differ "
                + "lies in [0, 1)"),
        DiagnosticCase.Edit(
            "negative maxDisagreement", "\"maxDisagreement\": 0.02", "\"maxDisagreement\": -0.01",
            "EEG0018 '-0.01' maxDisagreement: -0.01 is out of range; a share of texts that may differ lies in [0, 1)"),
        DiagnosticCase.Edit(
            "no maxDisagreement", "\"maxDisagreement\": 0.02,", "", "EEG0003 '{' maxDisagreement: this property is "
                + "missing; it must be a number"),
        DiagnosticCase.Edit(
            "no threshold",
            "\"rule\": \"agreement\"",
            "\"rule\": \"maxProbability\"",
            "EEG0003 '{' threshold: this property is missing; it must be a number"),
        DiagnosticCase.Edit(
            "threshold of 1/labels", "\"rule\": \"agreement\"", "\"rule\": \"maxProbability\", \"threshold\": 0.25",
            "EEG0018 '0.25' threshold: 0.25 is out of range; with 4 labels a largest probability is above 1/4, so a "
                + "threshold lies in (1/4, 1]"),
        DiagnosticCase.Edit(
            "threshold above 1", "\"rule\": \"agreement\"", "\"rule\": \"maxProbability\", \"threshold\": 1.3",
            "EEG0018 '1.3' threshold: 1.3 is out of range; with 4 labels a largest probability is above 1/4, so a "
                + "threshold lies in (1/4, 1]"),
        DiagnosticCase.Edit(
            "dead dial", "\"maxDisagreement\": 0.02", "\"maxDisagreement\": 0.001",
            "EEG0019 (warning) '0.001' maxDisagreement: no text leaves early at this dial, for 0.001 is below 0.005, "
                + "the first rate of 'disagreement'; raise it, calibrate with more rows, or write 0 if that is meant"),
        DiagnosticCase.Edit(
            "no rates",
            "{ \"rate\": 0.005, \"epsilon\": 0.012 }, { \"rate\": 0.01, \"epsilon\": 0.031 }, { \"rate\": 0.02, "
                + "\"epsilon\": 0.077 }", "",
            "EEG0019 (warning) '0.02' maxDisagreement: no text leaves early at this dial, for 'disagreement' has no "
                + "rates; raise it, calibrate with more rows, or write 0 if that is meant"),
        DiagnosticCase.Edit(
            "rates do not rise", "\"rate\": 0.01", "\"rate\": 0.005",
            "EEG0022 '0.005' disagreement[1].rate: 0.005 does not come after 0.005, the rate of the row before; rates "
                + "must rise"),
        DiagnosticCase.Edit(
            "rates do not rise in single precision", "\"rate\": 0.01", "\"rate\": 0.00500000000001",
            "EEG0022 '0.00500000000001' disagreement[1].rate: 0.00500000000001 does not come after 0.005, the rate of "
                + "the row before; rates must rise"),
        DiagnosticCase.Edit(
            "rate of 0",
            "\"rate\": 0.005",
            "\"rate\": 0",
            "EEG0022 '0' disagreement[0].rate: 0 is out of range; a rate lies in (0, 1)"),
        DiagnosticCase.Edit(
            "epsilon of 1",
            "\"epsilon\": 0.077",
            "\"epsilon\": 1",
            "EEG0022 '1' disagreement[2].epsilon: 1 is out of range; an epsilon lies in (0, 1)"),
        DiagnosticCase.Edit(
            "epsilons fall", "\"epsilon\": 0.077", "\"epsilon\": 0.03",
            "EEG0022 '0.03' disagreement[2].epsilon: 0.03 is below 0.031, the epsilon of the row before; a higher "
                + "rate has no lower epsilon"),
        .. Thresholds,
    ];
}

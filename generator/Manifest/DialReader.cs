using System;
using System.Globalization;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>
/// Reads settings of the dials. They count in single precision, as the dials do, but lie within their range as they are
/// written too.
/// </summary>
internal static class DialReader
{
    /// <summary>Reads the settings of all dials; that of the rule that is chosen is required.</summary>
    public static DialSettings Read(ObjectReader reader, ExitRule? rule, int? labels) => new()
    {
        MaxDisagreement = ReadNumber(
            reader,
            "maxDisagreement",
            rule == ExitRule.Agreement,
            v => v is >= 0 and < 1,
            v => v is >= 0 and < 1,
            "a share of texts that may differ lies in [0, 1)"),
        Threshold = ReadThreshold(reader, rule == ExitRule.MaxProbability, labels),
        MaxEntropy = ReadMaxEntropy(reader, rule == ExitRule.Entropy),
        MinMargin = ReadMinMargin(reader, rule == ExitRule.Margin),
        Patience = reader.Integer("patience", minimum: 1, required: rule == ExitRule.Patience) is null
            ? null
            : reader.Number("patience")!.Token,
    };

    /// <summary>Reads the settings that an exit has for itself.</summary>
    public static DialSettings ReadOwn(ObjectReader exit, int? labels) => new()
    {
        Threshold = ReadThreshold(exit, required: false, labels),
        MaxEntropy = ReadMaxEntropy(exit, required: false),
        MinMargin = ReadMinMargin(exit, required: false),
    };

    private static NumberToken? ReadThreshold(ObjectReader reader, bool required, int? labels)
    {
        if (labels is not { } count)
        {
            return reader.Number("threshold", required)?.Token;
        }

        string least = "1/" + count.ToString(CultureInfo.InvariantCulture);
        return ReadNumber(
            reader,
            "threshold",
            required,
            v => v > 1f / count && v <= 1,
            v => v <= 1,
            "with " + count.ToString(CultureInfo.InvariantCulture) + " labels a largest probability is above " + least
                + ", so a threshold lies in (" + least + ", 1]");
    }

    private static NumberToken? ReadMaxEntropy(ObjectReader reader, bool required) => ReadNumber(
        reader,
        "maxEntropy",
        required,
        v => v is >= 0 and < 1,
        v => v is >= 0 and < 1,
        "an entropy, in parts of the largest one, is at most 1, so a maxEntropy lies in [0, 1)");

    private static NumberToken? ReadMinMargin(ObjectReader reader, bool required) => ReadNumber(
        reader,
        "minMargin",
        required,
        v => v is > 0 and <= 1,
        v => v is > 0 and <= 1,
        "a margin between two probabilities is at least 0, so a minMargin lies in (0, 1]");

    private static NumberToken? ReadNumber(
        ObjectReader reader, string name, bool required, Predicate<float> single, Predicate<double> written, string range)
    {
        JsonNumber? dial = reader.Number(name, required);
        if (dial is not null
            && !(Numbers.ToSingle(dial.Token) is { } value && single(value)
                && Numbers.ToDouble(dial.Token) is { } exact && written(exact)))
        {
            reader.Problems.Add(ManifestRule.Dial, dial, dial.Token + " is out of range; " + range);
        }

        return dial?.Token;
    }
}

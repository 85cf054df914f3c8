using System.Collections.Generic;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Reads the table from promised rates of disagreement to epsilons.</summary>
internal static class DisagreementReader
{
    /// <summary>Returns the rows that can be read.</summary>
    public static EquatableArray<DisagreementRow> Read(ObjectReader manifest, ExitRule? rule)
    {
        List<DisagreementRow> rows = [];
        foreach (JsonObject value in manifest.Objects("disagreement", required: rule == ExitRule.Agreement) ?? [])
        {
            ObjectReader reader = new(value, manifest.Problems, "rate", "epsilon");
            JsonNumber? rate = reader.Number("rate");
            JsonNumber? epsilon = reader.Number("epsilon");
            DisagreementRow? last = rows.Count > 0 ? rows[rows.Count - 1] : null;
            if (rate is not null && epsilon is not null
                && CheckRate(reader, rate, last?.Rate) & CheckEpsilon(reader, epsilon, last?.Epsilon))
            {
                rows.Add(new DisagreementRow(rate.Token, epsilon.Token));
            }
        }

        return new EquatableArray<DisagreementRow>(rows);
    }

    /// <summary>
    /// A rate is compared with the dial in single precision, so in single precision rates must differ.
    /// </summary>
    private static bool CheckRate(ObjectReader reader, JsonNumber rate, NumberToken? last)
    {
        float? value = rate.Token.FiniteSingle;
        string? fault =
            !(value is > 0 and < 1) ? rate.Token + " is out of range; a rate lies in (0, 1)"
            : last is { } before && !(value > before.Single)
                ? rate.Token + " does not come after " + before + ", the rate of the row before; rates must rise"
            : null;
        return Report(reader, rate, fault);
    }

    private static bool CheckEpsilon(ObjectReader reader, JsonNumber epsilon, NumberToken? last)
    {
        double? value = epsilon.Token.FiniteValue;
        string? fault =
            !(value is > 0 and < 1) ? epsilon.Token + " is out of range; an epsilon lies in (0, 1)"
            : last is { } before && !(value >= before.Value)
                ? epsilon.Token + " is below " + before
                    + ", the epsilon of the row before; a higher rate has no lower epsilon"
            : null;
        return Report(reader, epsilon, fault);
    }

    private static bool Report(ObjectReader reader, JsonNumber number, string? fault)
    {
        if (fault is not null)
        {
            reader.Problems.Add(ManifestRule.Disagreement, number, fault);
        }

        return fault is null;
    }
}

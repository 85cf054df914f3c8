using System;
using System.Collections.Generic;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Reads the operating points and makes identifiers from their names.</summary>
internal static class OperatingPointReader
{
    /// <summary>Returns the points whose names can be used; mistakes in the rest of a point are reported.</summary>
    public static EquatableArray<OperatingPointSpec> Read(ObjectReader manifest, ExitRule? rule, int? labels)
    {
        Dictionary<string, JsonString> written = [];
        List<OperatingPointSpec> points = [];
        foreach (JsonObject value in manifest.Objects("operatingPoints", required: false) ?? [])
        {
            ObjectReader reader = new(
                value,
                manifest.Problems,
                "name", "maxDisagreement", "threshold", "maxEntropy", "minMargin", "patience", "measured");
            JsonString? name = reader.String("name");
            DialSettings dials = DialReader.Read(reader, rule, labels);
            MeasuredSpec? measured = ReadMeasured(reader);
            if (name is not null && ReadIdentifier(reader, name, written) is { } identifier)
            {
                points.Add(new OperatingPointSpec
                {
                    Name = name.Value, Identifier = identifier, Dials = dials, Measured = measured,
                });
            }
        }

        return new EquatableArray<OperatingPointSpec>(points);
    }

    private static string? ReadIdentifier(ObjectReader point, JsonString name, Dictionary<string, JsonString> written)
    {
        string identifier = Identifiers.FromLabel(name.Value);
        if (Identifiers.MemberFault(identifier) is { } fault)
        {
            point.Problems.Add(
                ManifestRule.PointIdentifier,
                name,
                "this name cannot become a member of an enum: " + fault + "; choose another");
            return null;
        }

        if (written.TryGetValue(identifier, out JsonString? other))
        {
            point.Problems.Add(
                ManifestRule.PointCollision,
                name,
                "this name makes the identifier " + Quoted.Of(identifier) + ", as " + other.Path
                    + " does; change one of them");
            return null;
        }

        written.Add(identifier, name);
        return identifier;
    }

    private static MeasuredSpec? ReadMeasured(ObjectReader point)
    {
        if (point.Object("measured", required: false) is not { } value)
        {
            return null;
        }

        ObjectReader reader = new(
            value,
            point.Problems,
            "data", "accuracy", "disagreement", "meanLayers", "speedupLayers", "speedupWallClock");
        return new MeasuredSpec
        {
            Data = reader.String("data")?.Value ?? "",
            Accuracy = ReadNumber(reader, "accuracy", v => v is >= 0 and <= 1, "a share of texts lies in [0, 1]"),
            Disagreement =
                ReadNumber(reader, "disagreement", v => v is >= 0 and <= 1, "a share of texts lies in [0, 1]"),
            MeanLayers = ReadNumber(reader, "meanLayers", v => v >= 0, "a mean of layers is at least 0"),
            SpeedupLayers = ReadNumber(reader, "speedupLayers", v => v > 0, "a speed-up is positive"),
            SpeedupWallClock = ReadNumber(reader, "speedupWallClock", v => v > 0, "a speed-up is positive"),
        };
    }

    private static NumberToken? ReadNumber(ObjectReader measured, string name, Predicate<double> isValid, string range)
    {
        JsonNumber? number = measured.Number(name, required: false);
        if (number is not null && !(number.Token.FiniteValue is { } value && isValid(value)))
        {
            measured.Problems.Add(ManifestRule.Range, number, number.Token + " is out of range; " + range);
        }

        return number?.Token;
    }
}

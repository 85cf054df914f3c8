using System;
using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>Writes what the cascade is, for code that does not know the class.</summary>
internal static class InfoEmitter
{
    private const string Root = "global::EarlyExitGen.";

    /// <summary>Writes the property.</summary>
    public static void Emit(SourceWriter writer, CascadeSpec spec, string folder, RuleEmitter rule)
    {
        using (writer.Block($$"""
            /// <summary>What this class was generated from: labels, exits, promises.</summary>
            public static {{Root}}CascadeInfo Info { get; } = new {{Root}}CascadeInfo
            """, "};"))
        {
            writer.Line($"""
                Name = {Literal.String(spec.ClassName)},
                Folder = {Literal.String(folder)},
                Fingerprint = {Literal.String(CascadeFingerprint.Of(spec))},
                Labels = {GeneratedNames.Labels(spec.ClassName)}.Texts.ToArray(),
                IsPair = {Literal.Boolean(spec.Input == InputKind.Pair)},
                MaxTokens = {Literal.Integer(spec.Tokenizer.MaxTokens)},
                Layers = {Literal.Integer(spec.Layers)},
                Rule = {Root}CascadeRule.{Literal.Pascal(RuleTraits.Of(spec.Rule).Name)},
                Dial = {Literal.Single(spec.Dials.Of(spec.Rule)!.Value)},
                """);
            EmitExits(writer, spec);
            EmitPromises(writer, spec);
            EmitOperatingPoints(writer, spec);
            EmitCalibration(writer, spec.Calibration);
        }

        writer.Line();
        writer.Line($$"""
            /// <summary>The setting at which only the last exit answers.</summary>
            private static {{Root}}Runtime.CascadeSettingOf<{{rule.SettingType}}> FullDepth { get; } =
                AsSetting({{rule.FullDepth}}, fullDepth: true);
            """);
    }

    private static void EmitExits(SourceWriter writer, CascadeSpec spec)
    {
        using IDisposable exits = writer.Block($"Exits = new {Root}CascadeExit[]", "},");
        for (int i = 0; i < spec.Exits.Count; i++)
        {
            ExitSpec exit = spec.Exits[i];
            string kind = exit.Lexicon is null ? "" : $"Kind = {Root}CascadeExitKind.Lexical, ";
            string model =
                exit.Model == 0 ? "" : $"Model = {Literal.String(spec.Models[exit.Model - 1].Name)}, ";
            writer.Line(
                $"new {Root}CascadeExit {{ Index = {Literal.Integer(i)}, Layer = {Literal.Integer(exit.Layer)}, "
                + $"{model}{kind}Temperature = {Literal.Single(exit.Temperature)} }},");
        }
    }

    private static void EmitPromises(SourceWriter writer, CascadeSpec spec)
    {
        if (spec.Disagreement.Count == 0)
        {
            return;
        }

        using IDisposable promises = writer.Block($"Promises = new {Root}CascadePromise[]", "},");
        foreach (DisagreementRow row in spec.Disagreement)
        {
            writer.Line($"new {Root}CascadePromise({Literal.Single(row.Rate)}, {Literal.Double(row.Epsilon)}),");
        }
    }

    private static void EmitOperatingPoints(SourceWriter writer, CascadeSpec spec)
    {
        if (spec.OperatingPoints.Count == 0)
        {
            return;
        }

        using IDisposable points = writer.Block($"OperatingPoints = new {Root}CascadeOperatingPoint[]", "},");
        foreach (OperatingPointSpec point in spec.OperatingPoints)
        {
            using IDisposable scope = writer.Block($"new {Root}CascadeOperatingPoint", "},");
            writer.Line($"""
                Name = {Literal.String(point.Name)},
                Dial = {Literal.Single(point.Dials.Of(spec.Rule)!.Value)},
                """);
            if (point.Measured is { } measured)
            {
                EmitMeasured(writer, measured);
            }
        }
    }

    private static void EmitCalibration(SourceWriter writer, CalibrationSpec? seen)
    {
        if (seen is null)
        {
            return;
        }

        using IDisposable scope = writer.Block($"Calibration = new {Root}CascadeCalibration", "},");
        writer.Line($"Texts = {Literal.Integer(seen.Texts)},");
        using (writer.Block("Answered = new int[][]", "},"))
        {
            foreach (EquatableArray<int> row in seen.Answered)
            {
                writer.Line($"new int[] {{ {string.Join(", ", row.Select(Literal.Integer))} }},");
            }
        }

        using (writer.Block("Scores = new float[][]", "},"))
        {
            foreach (EquatableArray<NumberToken> row in seen.Scores)
            {
                writer.Line(row.Count == 0
                    ? "global::System.Array.Empty<float>(),"
                    : $"new float[] {{ {string.Join(", ", row.Select(Literal.Single))} }},");
            }
        }
    }

    private static void EmitMeasured(SourceWriter writer, MeasuredSpec measured)
    {
        using IDisposable scope = writer.Block($"Measured = new {Root}CascadeMeasurement", "},");
        writer.Line($"Data = {Literal.String(measured.Data)},");
        Dictionary<string, NumberToken?> figures = new()
        {
            ["Accuracy"] = measured.Accuracy,
            ["Disagreement"] = measured.Disagreement,
            ["MeanLayers"] = measured.MeanLayers,
            ["SpeedupLayers"] = measured.SpeedupLayers,
            ["SpeedupWallClock"] = measured.SpeedupWallClock,
        };
        foreach (KeyValuePair<string, NumberToken?> figure in figures.Where(figure => figure.Value is not null))
        {
            writer.Line($"{figure.Key} = {Literal.Double(figure.Value!.Value)},");
        }
    }
}

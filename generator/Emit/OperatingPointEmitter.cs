using System;
using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>Writes the operating points: an enum, and the method that turns the dial to one of them.</summary>
internal static class OperatingPointEmitter
{
    /// <summary>Writes the enum, if there are points.</summary>
    public static void EmitEnum(SourceWriter writer, CascadeOutline outline)
    {
        if (outline.OperatingPoints.Count == 0)
        {
            return;
        }

        using (LabelEmitter.SilencedNames(writer, [.. outline.OperatingPoints.Select(p => p.Identifier)]))
        using (writer.Block($"""
            /// <summary>Settings of the dial of <see cref="{outline.ClassName}"/> that have names.</summary>
            {GeneratedCode.Attribute}
            public enum {GeneratedNames.OperatingPoint(outline.ClassName)}
            """))
        {
            for (int i = 0; i < outline.OperatingPoints.Count; i++)
            {
                OperatingPointSpec point = outline.OperatingPoints[i];
                if (i > 0)
                {
                    writer.Line();
                }

                writer.Line($"""
                    /// <summary>{Literal.Doc(point.Name)}{Measured(point.Measured)}</summary>
                    {Literal.Identifier(point.Identifier)} = {Literal.Integer(i)},
                    """);
            }
        }

        writer.Line();
    }

    /// <summary>Writes the method, an empty line before it, if there are points.</summary>
    public static void EmitUse(SourceWriter writer, CascadeSpec spec, RuleEmitter rule)
    {
        if (spec.OperatingPoints.Count == 0)
        {
            return;
        }

        string type = GeneratedNames.OperatingPoint(spec.ClassName);
        writer.Line();
        writer.Line($"""
            /// <summary>Turns <see cref="{rule.Dial}"/> to an operating point; like the dial, at any time.</summary>
            /// <exception cref="global::System.ArgumentOutOfRangeException">There is no such point.</exception>
            """);
        using IDisposable scope = writer.Block($"public void Use({type} point) => {rule.Dial} = point switch", "};");
        foreach (OperatingPointSpec point in spec.OperatingPoints)
        {
            writer.Line($"{type}.{Literal.Identifier(point.Identifier)} => {rule.Setting(point.Dials)},");
        }

        writer.Line(
            """_ => throw new global::System.ArgumentOutOfRangeException(nameof(point), point, "There is no such operating point."),""");
    }

    private static string Measured(MeasuredSpec? measured)
    {
        if (measured is null)
        {
            return "";
        }

        List<string> values = [];
        Add("accuracy {0}", measured.Accuracy);
        Add("disagreement {0}", measured.Disagreement);
        Add("{0} layers on average", measured.MeanLayers);
        Add("speed-up {0} in layers", measured.SpeedupLayers);
        Add("speed-up {0} in wall-clock time", measured.SpeedupWallClock);
        string after = values.Count == 0 ? "" : ": " + string.Join(", ", values);
        return $". Measured on {Literal.Doc(measured.Data)}{after}.";

        void Add(string text, NumberToken? value)
        {
            if (value is { } number)
            {
                values.Add(text.Replace("{0}", number.ToString()));
            }
        }
    }
}

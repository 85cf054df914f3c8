using System;
using System.Linq;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>Writes the labels: an enum, and their original texts.</summary>
internal static class LabelEmitter
{
    /// <summary>Silences the warning of underscores in names, for an enum whose members come from texts of the user's.</summary>
    public static IDisposable Underscores(SourceWriter writer) => writer.Silenced("CA1707", "names are made from the manifest's texts");

    /// <summary>Writes both types.</summary>
    public static void Emit(SourceWriter writer, CascadeOutline outline)
    {
        string label = outline.LabelType;
        using (outline.Labels.Any(l => l.Identifier.Contains('_')) ? Underscores(writer) : (IDisposable?)null)
        using (writer.Block($"""
            /// <summary>What <see cref="{outline.ClassName}"/> tells apart.</summary>
            {GeneratedCode.Attribute}
            public enum {label}
            """))
        {
            for (int i = 0; i < outline.Labels.Count; i++)
            {
                if (i > 0)
                {
                    writer.Line();
                }

                writer.Line($"""
                    /// <summary>{Literal.Doc(outline.Labels[i].Text)}</summary>
                    {Literal.Identifier(outline.Labels[i].Identifier)} = {Literal.Integer(i)},
                    """);
            }
        }

        writer.Line();
        using (writer.Block($"""
            /// <summary>The labels' original texts.</summary>
            {GeneratedCode.Attribute}
            public static class {GeneratedNames.Labels(outline.ClassName)}
            """))
        {
            writer.Line($"""
                /// <summary>The number of labels.</summary>
                public const int Count = {Literal.Integer(outline.Labels.Count)};

                """);
            using (writer.Block("private static readonly string[] All = new string[]", "};"))
            {
                foreach (LabelSpec spec in outline.Labels)
                {
                    writer.Line(Literal.String(spec.Text) + ",");
                }
            }

            writer.Line($"""

                /// <summary>The original texts, in the order of the labels.</summary>
                public static global::System.ReadOnlySpan<string> Texts => All;

                /// <summary>The original text of a label.</summary>
                /// <exception cref="global::System.IndexOutOfRangeException">There is no such label.</exception>
                public static string Text(this {label} label) => All[(int)label];
                """);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>Writes the labels: an enum, and their original texts.</summary>
internal static class LabelEmitter
{
    /// <summary>
    /// Silences the warnings of underscores in names and of names that differ only in case, for an enum whose members
    /// come from texts of the user's; null if neither is the case.
    /// </summary>
    public static IDisposable? SilencedNames(SourceWriter writer, IReadOnlyCollection<string> members) =>
        members.Any(m => m.Contains('_')) || members.Distinct(StringComparer.OrdinalIgnoreCase).Count() < members.Count
            ? writer.Silenced("CA1707, CA1708", "names are made from the manifest's texts")
            : null;

    /// <summary>Writes both types.</summary>
    public static void Emit(SourceWriter writer, CascadeOutline outline)
    {
        string label = outline.LabelType;
        using (SilencedNames(writer, [.. outline.Labels.Select(l => l.Identifier)]))
        using (writer.Block($"""
            /// <summary>The labels of <see cref="{outline.ClassName}"/>.</summary>
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

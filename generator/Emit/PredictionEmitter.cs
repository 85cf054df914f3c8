using System;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>Writes the answer's type.</summary>
internal static class PredictionEmitter
{
    /// <summary>Writes the struct.</summary>
    public static void Emit(SourceWriter writer, CascadeOutline outline, bool hasRuntime)
    {
        string label = outline.LabelType;
        string labels = GeneratedNames.Labels(outline.ClassName);
        string prediction = GeneratedNames.Prediction(outline.ClassName);
        using IDisposable silence = writer.Silenced("CA1815", "an answer is read, not compared with others");
        using IDisposable scope = writer.Block($"""
            /// <summary>An answer of <see cref="{outline.ClassName}"/>.</summary>
            {GeneratedCode.Attribute}
            public readonly struct {prediction}{(hasRuntime ? " : global::EarlyExitGen.ICascadePrediction" : "")}
            """);
        writer.Line($$"""
            private readonly Values _probabilities;

            internal {{prediction}}({{label}} label, int exit, int layers, bool truncated, in Values probabilities)
            {
                Label = label;
                Exit = exit;
                Layers = layers;
                Truncated = truncated;
                _probabilities = probabilities;
            }

            /// <summary>The answer: the label of the largest probability, the lower one of equals.</summary>
            public {{label}} Label { get; }

            /// <summary>The probability of <see cref="Label"/>, calibrated, in [0, 1].</summary>
            public float Confidence => this[Label];

            /// <summary>The exit that answered, from 0.</summary>
            public int Exit { get; }

            /// <summary>How many layers of the encoder were computed for the answer; 0 is the embeddings alone.</summary>
            public int Layers { get; }

            /// <summary>Whether the text was too long and lost its end.</summary>
            public bool Truncated { get; }

            /// <summary>The probability of a label, calibrated, in [0, 1].</summary>
            /// <exception cref="global::System.IndexOutOfRangeException">There is no such label.</exception>
            public float this[{{label}} label] => Probabilities[(int)label];

            /// <summary>The probabilities of all labels, calibrated, in the labels' order; they sum to 1.</summary>
            [global::System.Diagnostics.CodeAnalysis.UnscopedRef]
            public global::System.ReadOnlySpan<float> Probabilities => _probabilities;

            /// <summary>The answer for people to read, as in <c>{{Example(outline)}} (0.97) at exit 1, after 2 layers</c>.</summary>
            public override string ToString() => string.Create(
                global::System.Globalization.CultureInfo.InvariantCulture,
                $"{{{labels}}.Text(Label)} ({Confidence:0.00}) at exit {Exit}, after {Layers} layers");

            {{(hasRuntime ? Interface(outline) : "")}}/// <summary>One probability per label, in the prediction itself.</summary>
            [global::System.Runtime.CompilerServices.InlineArray({{Literal.Integer(Math.Max(1, outline.Labels.Count))}})]
            internal struct Values
            {
                private float _first;
            }
            """);
    }

    // Probabilities themselves cannot be part of an interface before C# 13.
    private static string Interface(CascadeOutline outline)
    {
        const string Of = "global::EarlyExitGen.ICascadePrediction.";
        string labels = GeneratedNames.Labels(outline.ClassName);
        return $$"""
            int {{Of}}LabelIndex => (int)Label;

            string {{Of}}LabelText => {{labels}}.Text(Label);

            int {{Of}}LabelCount => {{labels}}.Count;

            float {{Of}}ProbabilityOf(int label) => Probabilities[label];

            void {{Of}}CopyProbabilitiesTo(global::System.Span<float> destination) => Probabilities.CopyTo(destination);


            """;
    }

    private static string Example(CascadeOutline outline) =>
        outline.Labels.Count > 0 ? Literal.Doc(outline.Labels[0].Text) : "label";
}

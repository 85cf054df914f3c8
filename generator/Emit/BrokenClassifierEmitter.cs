using System;
using EarlyExitGen.Generator.Pipeline;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>
/// Writes a class in place of one whose manifest or project has errors: it has whatever members such a class may have,
/// so that the code that uses it brings no errors of its own, and all of them throw.
/// </summary>
internal static class BrokenClassifierEmitter
{
    /// <summary>Writes the class.</summary>
    public static void Emit(SourceWriter writer, CascadeSource source)
    {
        string name = source.Outline.ClassName;
        string prediction = GeneratedNames.Prediction(name);
        using IDisposable scope = writer.Block($"""
            /// <summary>Stands in for a class that cannot be generated: {Literal.Doc(source.Manifest)} has errors, or its project has.</summary>
            {GeneratedCode.Attribute}
            public sealed partial class {name} : {(source.HasRuntime
                ? BrokenInterfaceEmitter.Interfaces(source.Outline)
                : "global::System.IDisposable, global::System.IAsyncDisposable")}
            """);
        if (source.HasRuntime)
        {
            writer.Line($"""
                /// <summary>Throws.</summary>
                public {name}(global::EarlyExitGen.CascadeOptions options) => throw Broken();

                /// <summary>Throws.</summary>
                public global::EarlyExitGen.CascadeThreads Threads => throw Broken();

                /// <summary>Throws.</summary>
                public static global::EarlyExitGen.CascadeInfo Info => throw Broken();

                """);
            BrokenInterfaceEmitter.Emit(writer, source.Outline);
        }

        writer.Line($$"""
            /// <summary>Throws.</summary>
            public {{name}}() => throw Broken();

            /// <summary>Throws.</summary>
            public {{name}}(string folder) => throw Broken();

            /// <summary>Throws.</summary>
            public float MaxDisagreement { get => throw Broken(); set => throw Broken(); }

            /// <summary>Throws.</summary>
            public float Threshold { get => throw Broken(); set => throw Broken(); }

            /// <summary>Throws.</summary>
            public float MaxEntropy { get => throw Broken(); set => throw Broken(); }

            /// <summary>Throws.</summary>
            public float MinMargin { get => throw Broken(); set => throw Broken(); }

            /// <summary>Throws.</summary>
            public int Patience { get => throw Broken(); set => throw Broken(); }

            {{Use(source.Outline)}}/// <summary>Throws.</summary>
            public {{prediction}} Classify(
                global::System.ReadOnlySpan<char> text,
                global::System.Threading.CancellationToken cancellationToken = default) => throw Broken();

            /// <summary>Throws.</summary>
            public {{prediction}} Classify(
                string text,
                global::System.Threading.CancellationToken cancellationToken = default) => throw Broken();

            /// <summary>Throws.</summary>
            public {{prediction}} Classify(
                global::System.ReadOnlySpan<char> first,
                global::System.ReadOnlySpan<char> second,
                global::System.Threading.CancellationToken cancellationToken = default) => throw Broken();

            /// <summary>Throws.</summary>
            public {{prediction}} Classify(
                string first,
                string second,
                global::System.Threading.CancellationToken cancellationToken = default) => throw Broken();

            /// <summary>Throws.</summary>
            public {{prediction}} Classify(
                string first,
                global::System.ReadOnlySpan<char> second,
                global::System.Threading.CancellationToken cancellationToken = default) => throw Broken();

            /// <summary>Throws.</summary>
            public {{prediction}} Classify(
                global::System.ReadOnlySpan<char> first,
                string second,
                global::System.Threading.CancellationToken cancellationToken = default) => throw Broken();

            /// <summary>Throws.</summary>
            public global::System.Collections.Generic.IAsyncEnumerable<{{prediction}}> ClassifyAsync(
                global::System.Collections.Generic.IAsyncEnumerable<string> texts,
                global::System.Threading.CancellationToken cancellationToken = default) => throw Broken();

            /// <summary>Throws.</summary>
            public global::System.Collections.Generic.IAsyncEnumerable<{{prediction}}> ClassifyAsync(
                global::System.Collections.Generic.IAsyncEnumerable<(string First, string Second)> pairs,
                global::System.Threading.CancellationToken cancellationToken = default) => throw Broken();

            /// <summary>Throws.</summary>
            public void Classify(
                global::System.ReadOnlySpan<string> texts,
                global::System.Span<{{prediction}}> predictions,
                global::System.Threading.CancellationToken cancellationToken = default) => throw Broken();

            /// <summary>Throws.</summary>
            public void Classify(
                global::System.ReadOnlySpan<string> firsts,
                global::System.ReadOnlySpan<string> seconds,
                global::System.Span<{{prediction}}> predictions,
                global::System.Threading.CancellationToken cancellationToken = default) => throw Broken();

            /// <summary>Throws.</summary>
            public {{prediction}} ClassifyTokens(
                global::System.ReadOnlySpan<int> ids,
                global::System.Threading.CancellationToken cancellationToken = default) => throw Broken();

            /// <summary>Throws.</summary>
            public void WarmUp(global::System.Threading.CancellationToken cancellationToken = default) => throw Broken();

            /// <summary>Throws.</summary>
            public void Dispose() => throw Broken();

            /// <summary>Throws.</summary>
            public global::System.Threading.Tasks.ValueTask DisposeAsync() => throw Broken();

            private static global::System.InvalidOperationException Broken() =>
                new global::System.InvalidOperationException({{Literal.String(source.Manifest + " cannot be built; fix what the compiler says about it.")}});
            """);
    }

    private static string Use(CascadeOutline outline) => outline.OperatingPoints.Count == 0
        ? ""
        : $"""
          /// <summary>Throws.</summary>
          public void Use({GeneratedNames.OperatingPoint(outline.ClassName)} point) => throw Broken();


          """;
}

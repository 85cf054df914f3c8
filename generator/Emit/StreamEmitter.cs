using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>Writes the method that classifies a stream of texts, or of pairs.</summary>
internal static class StreamEmitter
{
    /// <summary>Writes the method.</summary>
    public static void Emit(SourceWriter writer, CascadeSpec spec)
    {
        (string plural, string type, string item, string arguments) = spec.Input == InputKind.Pair
            ? ("pairs", "(string First, string Second)", "pair", "pair.First, pair.Second")
            : ("texts", "string", "text", "text");
        writer.Line($$"""
            /// <summary>
            /// Classifies a stream of {{plural}}: answers come in the order of the {{plural}}, several are computed at a time, and at most twice
            /// <see cref="global::EarlyExitGen.CascadeOptions.MaxConcurrency"/> are read before their answers are taken.
            /// </summary>
            /// <param name="{{plural}}">The {{plural}}; read on threads of the thread pool, one at a time.</param>
            /// <param name="cancellationToken">Ends the stream and the {{plural}} that are being computed.</param>
            /// <returns>
            /// The answers. What the source or a {{item}} throws comes in its place, for a null an <see cref="global::System.ArgumentNullException"/>. However the stream ends, {{plural}} that are being
            /// computed are ended and the source is disposed of.
            /// </returns>
            /// <exception cref="global::System.ObjectDisposedException">The classifier is disposed of.</exception>
            public global::System.Collections.Generic.IAsyncEnumerable<{{GeneratedNames.Prediction(spec.ClassName)}}> ClassifyAsync(
                global::System.Collections.Generic.IAsyncEnumerable<{{type}}> {{plural}},
                global::System.Threading.CancellationToken cancellationToken = default) =>
                _chain.Stream({{plural}}, ({{item}}, token) => Classify({{arguments}}, token), cancellationToken);
            """);
    }
}

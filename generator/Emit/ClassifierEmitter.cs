using System;
using System.Linq;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>Writes the classifier: what users call first, then how it answers, last what it is made of.</summary>
internal static class ClassifierEmitter
{
    /// <summary>Writes the class.</summary>
    public static void Emit(SourceWriter writer, CascadeSpec spec, string folder)
    {
        using IDisposable scope = writer.Block($"""
            /// <summary>
            {Description(spec)}/// {Summary(spec)}
            {ModelEmitter.Remarks(spec)}/// Thread-safe: make one and keep it.
            /// </summary>
            {GeneratedCode.Attribute}
            public sealed partial class {spec.ClassName} : {InterfaceEmitter.Interfaces(spec)}
            """);
        RuleEmitter rule = RuleEmitter.For(spec);
        writer.Line("""
            private readonly global::EarlyExitGen.Runtime.BlockChain _chain;
            private readonly Batches _batches;
            """);
        rule.EmitField(writer);
        writer.Line();
        EmitConstructors(writer, spec.ClassName, folder);
        writer.Line();
        rule.EmitDial(writer);
        OperatingPointEmitter.EmitUse(writer, spec, rule);
        writer.Line();
        EmitClassify(writer, spec, rule);
        writer.Line();
        RunEmitter.Emit(writer, spec, rule);
        rule.EmitHelpers(writer);
        writer.Line();
        InterfaceEmitter.Emit(writer, spec, rule);
        writer.Line();
        BatchEmitter.Emit(writer, spec, rule);
        writer.Line();
        InfoEmitter.Emit(writer, spec, folder, rule);
        writer.Line();
        DescriptionEmitter.Emit(writer, spec, folder);
    }

    private static string Description(CascadeSpec spec) =>
        string.IsNullOrWhiteSpace(spec.Description) ? "" : "/// " + Literal.Doc(spec.Description!.Trim()) + "\n";

    private static string Summary(CascadeSpec spec)
    {
        const int Shown = 6;
        string[] labels = [.. spec.Labels.Take(Shown).Select(l => Literal.Doc(l.Text))];
        string rest = spec.Labels.Count > Shown
            ? " and " + Literal.Integer(spec.Labels.Count - Shown) + " more"
            : " and " + labels[labels.Length - 1];
        string named = string.Join(", ", spec.Labels.Count > Shown ? labels : labels.Take(labels.Length - 1)) + rest;
        string exits = spec.Exits.Count == 1 ? "one exit" : Literal.Integer(spec.Exits.Count) + " exits";
        return $"Tells {named} apart: a cascade of {exits} over {ModelEmitter.Layers(spec)}.";
    }

    private static void EmitConstructors(SourceWriter writer, string className, string folder) => writer.Line($$"""
        /// <summary>Loads the cascade from {{(folder.Length > 0 ? $"<c>cascades/{Literal.Doc(folder)}</c>" : "<c>cascades</c>")}} beside the application, where the build puts it.</summary>
        /// <exception cref="global::EarlyExitGen.CascadeException">
        /// A file of the cascade is missing, or is not the one that this class was generated for.
        /// </exception>
        public {{className}}()
            : this(new global::EarlyExitGen.CascadeOptions())
        {
        }

        /// <summary>Loads the cascade from a folder.</summary>
        /// <param name="folder">Where the cascade's files lie; a relative path is taken from the current directory.</param>
        /// <exception cref="global::EarlyExitGen.CascadeException">
        /// A file of the cascade is missing, or is not the one that this class was generated for.
        /// </exception>
        public {{className}}(string folder)
            : this(new global::EarlyExitGen.CascadeOptions
            {
                Folder = folder ?? throw new global::System.ArgumentNullException(nameof(folder)),
            })
        {
        }

        /// <summary>Loads the cascade.</summary>
        /// <param name="options">From where it is loaded, and how it runs.</param>
        /// <exception cref="global::EarlyExitGen.CascadeException">
        /// A file of the cascade is missing, or is not the one that this class was generated for.
        /// </exception>
        public {{className}}(global::EarlyExitGen.CascadeOptions options)
        {
            _chain = global::EarlyExitGen.Runtime.BlockChain.Load(Describe(), options);
            _batches = new Batches(_chain);
            _chain.Observe(this);
        }
        """);

    private static void EmitClassify(SourceWriter writer, CascadeSpec spec, RuleEmitter rule)
    {
        string prediction = GeneratedNames.Prediction(spec.ClassName);
        bool pair = spec.Input == InputKind.Pair;
        string maxTokens = Literal.Integer(spec.Tokenizer.MaxTokens);
        string beyond = maxTokens + " tokens" + ModelEmitter.Cut(spec);
        writer.Line(pair
            ? $$"""
            /// <summary>Classifies a pair of texts.</summary>
            /// <param name="first">The first text.</param>
            /// <param name="second">The second text. Of both together the end is cut off beyond {{beyond}}, token by token from the longer one.</param>
            /// <param name="cancellationToken">Ends this call, and no other: while it waits for its turn, between blocks and within one.</param>
            /// <exception cref="global::EarlyExitGen.CascadeException">A block failed, or the last one gave no finite numbers.</exception>
            /// <exception cref="global::System.ObjectDisposedException">The classifier is disposed of.</exception>
            /// <exception cref="global::System.OperationCanceledException">The token was cancelled.</exception>
            public {{prediction}} Classify(
                global::System.ReadOnlySpan<char> first,
                global::System.ReadOnlySpan<char> second,
                global::System.Threading.CancellationToken cancellationToken = default)
            {
                using global::EarlyExitGen.Runtime.BlockRun run = _chain.Begin(first, second, cancellationToken);
                return Run(run, {{rule.Field}});
            }

            /// <inheritdoc cref="Classify(global::System.ReadOnlySpan{char}, global::System.ReadOnlySpan{char}, global::System.Threading.CancellationToken)"/>
            /// <exception cref="global::System.ArgumentNullException">A text is null.</exception>
            public {{prediction}} Classify(
                string first,
                string second,
                global::System.Threading.CancellationToken cancellationToken = default)
            {
                global::System.ArgumentNullException.ThrowIfNull(first);
                global::System.ArgumentNullException.ThrowIfNull(second);
                return Classify(global::System.MemoryExtensions.AsSpan(first), global::System.MemoryExtensions.AsSpan(second), cancellationToken);
            }

            /// <inheritdoc cref="Classify(string, string, global::System.Threading.CancellationToken)"/>
            public {{prediction}} Classify(
                string first,
                global::System.ReadOnlySpan<char> second,
                global::System.Threading.CancellationToken cancellationToken = default)
            {
                global::System.ArgumentNullException.ThrowIfNull(first);
                return Classify(global::System.MemoryExtensions.AsSpan(first), second, cancellationToken);
            }

            /// <inheritdoc cref="Classify(string, string, global::System.Threading.CancellationToken)"/>
            public {{prediction}} Classify(
                global::System.ReadOnlySpan<char> first,
                string second,
                global::System.Threading.CancellationToken cancellationToken = default)
            {
                global::System.ArgumentNullException.ThrowIfNull(second);
                return Classify(first, global::System.MemoryExtensions.AsSpan(second), cancellationToken);
            }
            """
            : $$"""
            /// <summary>Classifies a text.</summary>
            /// <param name="text">The text; what lies beyond {{beyond}} is cut off.</param>
            /// <param name="cancellationToken">Ends this call, and no other: while it waits for its turn, between blocks and within one.</param>
            /// <exception cref="global::EarlyExitGen.CascadeException">A block failed, or the last one gave no finite numbers.</exception>
            /// <exception cref="global::System.ObjectDisposedException">The classifier is disposed of.</exception>
            /// <exception cref="global::System.OperationCanceledException">The token was cancelled.</exception>
            public {{prediction}} Classify(
                global::System.ReadOnlySpan<char> text,
                global::System.Threading.CancellationToken cancellationToken = default)
            {
                using global::EarlyExitGen.Runtime.BlockRun run = _chain.Begin(text, cancellationToken);
                return Run(run, {{rule.Field}});
            }

            /// <inheritdoc cref="Classify(global::System.ReadOnlySpan{char}, global::System.Threading.CancellationToken)"/>
            /// <exception cref="global::System.ArgumentNullException"><paramref name="text"/> is null.</exception>
            public {{prediction}} Classify(string text, global::System.Threading.CancellationToken cancellationToken = default)
            {
                global::System.ArgumentNullException.ThrowIfNull(text);
                return Classify(global::System.MemoryExtensions.AsSpan(text), cancellationToken);
            }
            """);
        writer.Line();
        BatchEmitter.EmitClassify(writer, spec, rule);
        EmitClassifyTokens(writer, spec, rule, maxTokens);
        writer.Line();
        StreamEmitter.Emit(writer, spec);
        writer.Line();
        EmitLife(writer);
    }

    // Not where token ids would do for some of the models only.
    private static void EmitClassifyTokens(SourceWriter writer, CascadeSpec spec, RuleEmitter rule, string maxTokens)
    {
        if (!spec.HasOneVocabulary)
        {
            return;
        }

        writer.Line();
        writer.Line($$"""
            /// <summary>Classifies what is tokenized already; allocates nothing.</summary>
            /// <param name="ids">The token ids, complete: {{Ids(spec)}}; at most {{maxTokens}}.</param>
            /// <param name="cancellationToken">Ends this call, and no other: while it waits for its turn, between blocks and within one.</param>
            /// <exception cref="global::System.ArgumentException">There are none or too many ids, or one is outside the vocabulary.</exception>
            /// <exception cref="global::EarlyExitGen.CascadeException">A block failed, or the last one gave no finite numbers.</exception>
            /// <exception cref="global::System.ObjectDisposedException">The classifier is disposed of.</exception>
            /// <exception cref="global::System.OperationCanceledException">The token was cancelled.</exception>
            public {{GeneratedNames.Prediction(spec.ClassName)}} ClassifyTokens(
                global::System.ReadOnlySpan<int> ids,
                global::System.Threading.CancellationToken cancellationToken = default)
            {
                using global::EarlyExitGen.Runtime.BlockRun run = _chain.BeginTokens(ids, cancellationToken);
                return Run(run, {{rule.Field}});
            }
            """);
    }

    private static void EmitLife(SourceWriter writer) => writer.Line("""
        /// <summary>
        /// Makes ready for texts of any length: loads what is not loaded yet, runs every block, and makes what is kept. Afterwards
        /// no text waits for any of it. May be called at any time; texts that begin meanwhile wait.
        /// </summary>
        /// <param name="cancellationToken">Ends it: while it waits, between blocks and within one. What is ready by then stays so.</param>
        /// <exception cref="global::EarlyExitGen.CascadeException">A block cannot be loaded, or failed.</exception>
        /// <exception cref="global::System.ObjectDisposedException">The classifier is disposed of.</exception>
        /// <exception cref="global::System.OperationCanceledException">The token was cancelled.</exception>
        public void WarmUp(global::System.Threading.CancellationToken cancellationToken = default) => _chain.WarmUp(cancellationToken);

        /// <summary>The threads that compute texts: those of pools of its own, or of the pool that the application shares.</summary>
        public global::EarlyExitGen.CascadeThreads Threads => _chain.Threads;

        /// <summary>
        /// Unloads the cascade: refuses further texts and waits for those that are being computed. May be called by several
        /// threads, and again.
        /// </summary>
        public void Dispose() => _chain.Dispose();

        /// <summary>As <see cref="Dispose"/>, without a thread that waits.</summary>
        public global::System.Threading.Tasks.ValueTask DisposeAsync() => _chain.DisposeAsync();
        """);

    private static string Ids(CascadeSpec spec) => spec.Tokenizer.Kind != TokenizerKind.WordPiece
        ? "special tokens included"
        : spec.Input == InputKind.Pair ? "<c>[CLS] first [SEP] second [SEP]</c>" : "<c>[CLS] text [SEP]</c>";
}

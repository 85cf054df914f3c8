using System;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>Writes how many texts are classified at a time.</summary>
internal static class BatchEmitter
{
    private const string Runtime = "global::EarlyExitGen.Runtime.";

    /// <summary>Writes the method that users call.</summary>
    public static void EmitClassify(SourceWriter writer, CascadeSpec spec, RuleEmitter rule)
    {
        string prediction = GeneratedNames.Prediction(spec.ClassName);
        writer.Line(spec.Input == InputKind.Pair
            ? $$"""
            /// <summary>Classifies many pairs of texts on all cores, each leaving at its own exit.</summary>
            /// <param name="firsts">The first texts; none is null.</param>
            /// <param name="seconds">The second texts, as many; none is null.</param>
            /// <param name="predictions">Takes the answer to each pair at its place; may be longer.</param>
            /// <param name="cancellationToken">Ends this call, and no other: between pairs, between blocks and within one.</param>
            /// <exception cref="global::System.ArgumentException">There are not as many second texts, or fewer places; nothing was classified.</exception>
            /// <exception cref="global::System.ArgumentNullException">A text is null; nothing was classified.</exception>
            /// <exception cref="global::EarlyExitGen.CascadeException">A pair has no answer; others may have got theirs.</exception>
            /// <exception cref="global::System.ObjectDisposedException">The classifier is disposed of.</exception>
            /// <exception cref="global::System.OperationCanceledException">The token was cancelled; some pairs may have got their answers.</exception>
            public void Classify(
                global::System.ReadOnlySpan<string> firsts,
                global::System.ReadOnlySpan<string> seconds,
                global::System.Span<{{prediction}}> predictions,
                global::System.Threading.CancellationToken cancellationToken = default) =>
                _batches.Classify(firsts, seconds, predictions, {{rule.Field}}, cancellationToken);
            """
            : $$"""
            /// <summary>Classifies many texts on all cores, each leaving at its own exit.</summary>
            /// <param name="texts">The texts; none is null.</param>
            /// <param name="predictions">Takes the answer to each text at its place; may be longer.</param>
            /// <param name="cancellationToken">Ends this call, and no other: between texts, between blocks and within one.</param>
            /// <exception cref="global::System.ArgumentException">There are fewer places than texts; nothing was classified.</exception>
            /// <exception cref="global::System.ArgumentNullException">A text is null; nothing was classified.</exception>
            /// <exception cref="global::EarlyExitGen.CascadeException">A text has no answer; others may have got theirs.</exception>
            /// <exception cref="global::System.ObjectDisposedException">The classifier is disposed of.</exception>
            /// <exception cref="global::System.OperationCanceledException">The token was cancelled; some texts may have got their answers.</exception>
            public void Classify(
                global::System.ReadOnlySpan<string> texts,
                global::System.Span<{{prediction}}> predictions,
                global::System.Threading.CancellationToken cancellationToken = default) =>
                _batches.Classify(texts, predictions, {{rule.Field}}, cancellationToken);
            """);
    }

    /// <summary>Writes the nested class that does it.</summary>
    public static void Emit(SourceWriter writer, CascadeSpec spec, RuleEmitter rule)
    {
        string prediction = GeneratedNames.Prediction(spec.ClassName);
        using IDisposable type = writer.Block($"""
            /// <summary>Many texts: each on a core of its own, or several of one length together.</summary>
            private sealed class Batches : {Runtime}BatchClassifier<{prediction}, {rule.SettingType}>
            """);
        writer.Line($$"""
            public Batches({{Runtime}}BlockChain chain)
                : base(chain)
            {
            }

            protected override {{prediction}} Run({{Runtime}}BlockRun run, {{rule.SettingType}} {{rule.SettingName}}) =>
                {{spec.ClassName}}.Run(run, {{rule.SettingName}});

            """);
        if (spec.Lexicon is not null)
        {
            EmitTryAnswer(writer, spec, rule);
            writer.Line();
        }

        EmitRun(writer, spec, rule);
        writer.Line();
        writer.Line($$"""
            /// <summary>Answers the present text with the exit whose block ran last.</summary>
            private static void Answer({{Runtime}}BatchRun batch, {{prediction}}[] predictions, int exit, int layers, float temperature)
            {
                {{prediction}}.Values probabilities = default;
                int label = batch.Answer(temperature, probabilities);
                bool truncated = batch.Truncated;
                predictions[batch.Leave()] = new {{prediction}}(({{spec.LabelType}})label, exit, layers, truncated, probabilities);
            }
            """);
    }

    private static void EmitTryAnswer(SourceWriter writer, CascadeSpec spec, RuleEmitter rule)
    {
        string prediction = GeneratedNames.Prediction(spec.ClassName);
        string parameters =
            $"{Runtime}BlockRun run, {rule.SettingType} {rule.SettingName}, out {prediction} prediction";
        using IDisposable method = writer.Block($"""
            /// <summary>Answers a text from its words alone, if they are enough.</summary>
            protected override bool TryAnswer({parameters})
            """);
        if (rule.FirstMayAnswer)
        {
            string answer = $"{spec.ClassName}.Answer(run, ({RunEmitter.Arguments(spec, 0)}))";
            rule.EmitExit(writer, 0, $"{{ prediction = {answer}; return true; }}");
        }
        else
        {
            writer.Line("run.Next(); // there is no exit before it to agree with");
        }

        writer.Line("""

            prediction = default;
            return false;
            """);
    }

    private static void EmitRun(SourceWriter writer, CascadeSpec spec, RuleEmitter rule)
    {
        string parameters = $"{Runtime}BatchRun batch, {GeneratedNames.Prediction(spec.ClassName)}[] predictions, "
            + $"{rule.SettingType} {rule.SettingName}";
        using (writer.Block($"""
            /// <summary>Runs block after block for the texts that no exit has answered yet.</summary>
            protected override void Run({parameters})
            """))
        {
            EmitExits(writer, spec, rule, model: 0);
        }

        ModelEmitter.EmitBatches(
            writer,
            spec,
            parameters,
            $"batch, predictions, {rule.SettingName}",
            model => EmitExits(writer, spec, rule, model));
    }

    private static void EmitExits(SourceWriter writer, CascadeSpec spec, RuleEmitter rule, int model)
    {
        int last = spec.Exits.Count - 1;
        (int first, int end) = ModelEmitter.Blocks(spec, model);
        for (int exit = first; exit < end; exit++)
        {
            string answer = $"Answer(batch, predictions, {RunEmitter.Arguments(spec, exit)});";
            writer.Line($"""
                // Exit {Literal.Integer(exit)}, {RunEmitter.Where(spec, exit)}{(exit == last ? ": the last one always answers" : "")}.
                if (!batch.Next()) return;
                """);
            if (exit == last)
            {
                writer.Line($"while (batch.NextRow()) {answer}");
                continue;
            }

            rule.EmitRowExit(writer, exit, answer);
            if (exit < end - 1)
            {
                writer.Line();
            }
        }
    }
}

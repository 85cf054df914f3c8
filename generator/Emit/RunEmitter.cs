using System;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>Writes how a text is answered: block after block, exit after exit, until one of them is sure.</summary>
internal static class RunEmitter
{
    // The type of an exit that answers.
    private const string Exit = "(int exit, int layers, float temperature)";

    /// <summary>Writes the methods.</summary>
    public static void Emit(SourceWriter writer, CascadeSpec spec, RuleEmitter rule)
    {
        writer.Line($"""
            /// <summary>Answers a text at one setting of the dial.</summary>
            private static {GeneratedNames.Prediction(spec.ClassName)} Run(global::EarlyExitGen.Runtime.BlockRun run, {rule.SettingType} {rule.SettingName}) =>
                Answer(run, Decide(run, {rule.SettingName}));
            """);
        writer.Line();
        EmitDecide(writer, spec, rule);
        writer.Line();
        EmitAnswer(writer, spec);
    }

    /// <summary>An exit as arguments, or as a tuple.</summary>
    public static string Arguments(CascadeSpec spec, int exit) =>
        $"exit: {Literal.Integer(exit)}, layers: {Literal.Integer(spec.Exits[exit].Layer)}, "
        + $"temperature: {Literal.Single(spec.Exits[exit].Temperature)}";

    /// <summary>Where an exit sits, in words.</summary>
    public static string Where(CascadeSpec spec, int exit)
    {
        ExitSpec at = spec.Exits[exit];
        string place = at.Layer == 0 ? "after the embeddings" : "after layer " + Literal.Integer(at.Layer);
        return at.Lexicon is not null ? "from the words alone"
            : at.Model == 0 ? place
            : place + " of " + Literal.Doc(spec.Models[at.Model - 1].Name);
    }

    private static void EmitDecide(SourceWriter writer, CascadeSpec spec, RuleEmitter rule)
    {
        string way = spec.Lexicon is null
            ? "Runs block after block"
            : "Looks at the words, then runs block after block";

        // The exit, not the answer: code that is not optimized keeps room on the stack for each answer that is
        // returned.
        using IDisposable scope = writer.Block($"""
            /// <summary>{way} until an exit answers, and says which.</summary>
            private static {Exit} Decide(global::EarlyExitGen.Runtime.BlockRun run, {rule.SettingType} {rule.SettingName})
            """);
        int last = spec.Exits.Count - 1;
        if (last > 0)
        {
            rule.EmitState(writer);
        }

        for (int i = 0; i < last; i++)
        {
            ModelEmitter.EmitChange(writer, spec, i);
            rule.EmitExit(writer, i, $"return ({Arguments(spec, i)});");
            writer.Line();
        }

        ModelEmitter.EmitChange(writer, spec, last);
        writer.Line($"""
            // Exit {Literal.Integer(last)}, {Where(spec, last)}: the last one always answers.
            run.Next();
            return ({Arguments(spec, last)});
            """);
    }

    private static void EmitAnswer(SourceWriter writer, CascadeSpec spec)
    {
        string label = spec.LabelType;
        string prediction = GeneratedNames.Prediction(spec.ClassName);
        string last = spec.Lexicon is null ? "whose block ran last" : "that was computed last";
        writer.Line($$"""
            /// <summary>Answers with the exit {{last}}.</summary>
            private static {{prediction}} Answer(global::EarlyExitGen.Runtime.BlockRun run, {{Exit}} at)
            {
                {{prediction}}.Values probabilities = default;
                int label = run.Answer(at.temperature, probabilities);
                return new {{prediction}}(({{label}})label, at.exit, at.layers, run.Truncated, probabilities);
            }
            """);
    }
}

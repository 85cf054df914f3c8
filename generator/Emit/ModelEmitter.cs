using System;
using System.Linq;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>Writes what a cascade of several models has: where one goes on after another.</summary>
internal static class ModelEmitter
{
    private const string Runtime = "global::EarlyExitGen.Runtime.";

    /// <summary>The layers of all models, in words.</summary>
    public static string Layers(CascadeSpec spec) => Count(spec.Layers) + string.Concat(
        spec.Models.Select(model => $", then {Count(model.Layers)} of {Literal.Doc(model.Name)}"));

    /// <summary>Lines of documentation that say which exits are whose; none of one model.</summary>
    public static string Remarks(CascadeSpec spec) => spec.Models.Count == 0 ? "" : string.Concat(
        spec.Models.Select((model, i) =>
            $"/// From exit {Literal.Integer(First(spec, i + 1))} on <c>{Literal.Doc(model.Name)}</c> answers, and "
            + "layers are counted in it.\n"));

    /// <summary>What is cut off of texts, beyond the tokens of the first model.</summary>
    public static string Cut(CascadeSpec spec) => string.Concat(
        spec.Models.Where(model => model.Tokenizer is not null).Select(
            model => $", in {Literal.Doc(model.Name)} beyond {Literal.Integer(model.Tokenizer!.MaxTokens)}"));

    /// <summary>The first exit of a model.</summary>
    public static int First(CascadeSpec spec, int model)
    {
        int exit = 0;
        while (spec.Exits[exit].Model < model)
        {
            exit++;
        }

        return exit;
    }

    /// <summary>The exits of a model that have blocks: the first, and the one behind the last.</summary>
    public static (int First, int End) Blocks(CascadeSpec spec, int model) => (
        model == 0 && spec.Lexicon is not null ? 1 : First(spec, model),
        model == spec.Models.Count ? spec.Exits.Count : First(spec, model + 1));

    /// <summary>Writes that the model changes before an exit, if it does.</summary>
    public static void EmitChange(SourceWriter writer, CascadeSpec spec, int exit)
    {
        if (exit > 0 && spec.Exits[exit].Model != spec.Exits[exit - 1].Model)
        {
            writer.Line($"// Here the model changes: {Change(spec, spec.Exits[exit].Model)}.");
        }
    }

    /// <summary>Writes the method that goes on with another model for many texts, and one for each.</summary>
    /// <param name="writer">Takes them.</param>
    /// <param name="spec">The manifest.</param>
    /// <param name="parameters">The parameters of a method that answers the texts of a batch.</param>
    /// <param name="arguments">The same, handed on.</param>
    /// <param name="emitExits">Writes the exits of a model.</param>
    public static void EmitBatches(
        SourceWriter writer, CascadeSpec spec, string parameters, string arguments, Action<int> emitExits)
    {
        if (spec.Models.Count == 0)
        {
            return;
        }

        writer.Line();
        using (writer.Block($"""
            /// <summary>Goes on with another model for the texts that are left.</summary>
            protected override void Run(int model, {parameters})
            """))
        {
            for (int model = 1; model <= spec.Models.Count; model++)
            {
                string number = Literal.Integer(model);
                writer.Line($"if (model == {number}) RunModel{number}({arguments});");
            }
        }

        for (int model = 1; model <= spec.Models.Count; model++)
        {
            writer.Line();
            using IDisposable method = writer.Block($"""
                /// <summary>The model changes: {Change(spec, model)}.</summary>
                private static void RunModel{Literal.Integer(model)}({parameters})
                """);
            emitExits(model);
        }
    }

    /// <summary>Writes the property of the cascade's description.</summary>
    public static void EmitDescription(SourceWriter writer, CascadeSpec spec)
    {
        if (spec.Models.Count == 0)
        {
            return;
        }

        using IDisposable models = writer.Block($"Models = new {Runtime}ModelDescription[]", "},");
        for (int i = 0; i < spec.Models.Count; i++)
        {
            ModelSpec model = spec.Models[i];
            int before = spec.BlockExits.Count(exit => exit.Model <= i);
            string tokenizer = model.Tokenizer is { } own
                ? TokenizerEmitter.Expression(own).Replace("\n", "\n    ")
                : "null";
            writer.Line($"""
                new {Runtime}ModelDescription(
                    {Literal.String(model.Name)},
                    Layers: {Literal.Integer(model.Layers)},
                    FirstBlock: {Literal.Integer(before)},
                    Tokenizer: {tokenizer}),
                """);
        }
    }

    private static string Change(CascadeSpec spec, int model)
    {
        ModelSpec next = spec.Models[model - 1];
        return Literal.Doc(next.Name) + (next.Tokenizer is { } own
            ? $" reads the text again, with the vocabulary {Literal.Doc(own.Vocabulary)}"
            : " goes on with the same token ids");
    }

    private static string Count(int layers) => layers == 1 ? "one layer" : Literal.Integer(layers) + " layers";
}

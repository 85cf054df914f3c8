using System;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>Writes which files the class was generated for.</summary>
internal static class DescriptionEmitter
{
    private const string Runtime = "global::EarlyExitGen.Runtime.";

    /// <summary>Writes the method that describes them to the runtime.</summary>
    public static void Emit(SourceWriter writer, CascadeSpec spec, string folder)
    {
        writer.Line("/// <summary>The files that this class was generated for, and their SHA-256.</summary>");
        using IDisposable scope = writer.Block(
            $"private static {Runtime}CascadeDescription Describe() => new {Runtime}CascadeDescription", "};");
        writer.Line($"""
            Name = {Literal.String(spec.ClassName)},
            Folder = {Literal.String(folder)},
            LabelCount = {Literal.Integer(spec.Labels.Count)},
            Layers = {Literal.Integer(spec.Layers)},
            Pair = {Literal.Boolean(spec.Input == InputKind.Pair)},
            """);
        TokenizerEmitter.Emit(writer, spec.Tokenizer);
        if (spec.Lexicon is { } lexicon)
        {
            writer.Line($"""
                Lexicon = new {Runtime}LexiconDescription(
                    {Literal.String(lexicon.File)},
                    {Literal.String(lexicon.Sha256)}),
                """);
        }

        ModelEmitter.EmitDescription(writer, spec);
        using IDisposable blocks = writer.Block($"Blocks = new {Runtime}BlockDescription[]", "},");
        foreach (ExitSpec exit in spec.BlockExits)
        {
            writer.Line($"""
                new {Runtime}BlockDescription(
                    Layer: {Literal.Integer(exit.Layer)},
                    {Literal.String(exit.Block!)},
                    {Literal.String(exit.Sha256)}{(exit.Data.Count == 0 ? ")," : ",")}
                """);
            for (int i = 0; i < exit.Data.Count; i++)
            {
                writer.Line($"""
                        new {Runtime}DataDescription(
                            {Literal.String(exit.Data[i].File)},
                            {Literal.String(exit.Data[i].Sha256)}){(i + 1 < exit.Data.Count ? "," : "),")}
                    """);
            }
        }
    }
}

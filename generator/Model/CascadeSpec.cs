using System.Collections.Generic;
using System.Linq;

namespace EarlyExitGen.Manifests;

/// <summary>The contents of a valid manifest, without source positions.</summary>
internal sealed record CascadeSpec
{
    /// <summary>The name of the generated class, for instance <c>NewsClassifier</c>.</summary>
    public required string ClassName { get; init; }

    /// <summary>The namespace of the generated types, dotted; never empty.</summary>
    public required string Namespace { get; init; }

    /// <summary>The purpose of the class, in words; null if not given.</summary>
    public string? Description { get; init; }

    /// <summary>The name of the labels' enum, for instance <c>NewsLabel</c>.</summary>
    public required string LabelType { get; init; }

    /// <summary>The labels, numbered from 0 as in the data; at least two.</summary>
    public required EquatableArray<LabelSpec> Labels { get; init; }

    /// <summary>Whether an instance is one text or a pair of texts.</summary>
    public required InputKind Input { get; init; }

    /// <summary>How texts become token ids.</summary>
    public required TokenizerSpec Tokenizer { get; init; }

    /// <summary>The exit rule that generated code applies.</summary>
    public required ExitRule Rule { get; init; }

    /// <summary>The initial settings of the dials; that of <see cref="Rule"/> is written.</summary>
    public required DialSettings Dials { get; init; }

    /// <summary>Promised rates of disagreement and the epsilon that keeps each, rates strictly rising.</summary>
    public required EquatableArray<DisagreementRow> Disagreement { get; init; }

    /// <summary>Settings of the dial that have names.</summary>
    public required EquatableArray<OperatingPointSpec> OperatingPoints { get; init; }

    /// <summary>What the texts of the calibration looked like; null if the manifest does not say.</summary>
    public CalibrationSpec? Calibration { get; init; }

    /// <summary>The number of layers of the encoder; of several models, of the first.</summary>
    public required int Layers { get; init; }

    /// <summary>The models after the first, in the order in which they run; mostly none.</summary>
    public EquatableArray<ModelSpec> Models { get; init; }

    /// <summary>
    /// The exits, 1 to 64 of them: the first may be lexical, the others have blocks; model after model, the layers of
    /// each strictly rising, the last at the last model's last.
    /// </summary>
    public required EquatableArray<ExitSpec> Exits { get; init; }

    /// <summary>The file of the lexical exit, and its hash; null if there is no such exit.</summary>
    public DataFileSpec? Lexicon =>
        Exits.Count > 0 && Exits[0] is { Lexicon: { } file } exit ? new DataFileSpec(file, exit.Sha256) : null;

    /// <summary>Whether each model takes the token ids of the first.</summary>
    public bool HasOneVocabulary => Models.All(model => model.Tokenizer is null);

    /// <summary>The tokenizers of all models that have one.</summary>
    public IEnumerable<TokenizerSpec> Tokenizers =>
        Models.Select(model => model.Tokenizer).Prepend(Tokenizer).OfType<TokenizerSpec>();

    /// <summary>The tokenizer whose ids a model takes: its own, or that of the models before it.</summary>
    public TokenizerSpec TokenizerOf(int model) =>
        Models.Take(model).Select(further => further.Tokenizer).OfType<TokenizerSpec>().LastOrDefault() ?? Tokenizer;

    /// <summary>The number of a model's layers.</summary>
    public int LayersOf(int model) => model == 0 ? Layers : Models[model - 1].Layers;

    /// <summary>The exits that have blocks, at least one.</summary>
    public IEnumerable<ExitSpec> BlockExits => Exits.Where(exit => exit.Block is not null);
}

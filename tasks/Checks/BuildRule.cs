using System.Collections.Generic;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Tasks.Checks;

/// <summary>
/// The ways in which a cascade's files can differ from what its manifest says. Ids are never reused; each has a page
/// under docs/diagnostics.
/// </summary>
internal static class BuildRule
{
    public static readonly ManifestRule MissingFile = new("EEGCFG0003", "A file of the cascade is missing");
    public static readonly ManifestRule OtherFile = new("EEGCFG0004", "A file of the cascade is another one");
    public static readonly ManifestRule NotOnnx = new("EEGCFG0005", "A block is not an ONNX graph");
    public static readonly ManifestRule MissingTensor = new("EEGCFG0006", "A block lacks an input or an output");
    public static readonly ManifestRule TensorType =
        new("EEGCFG0007", "An input or an output is of the wrong type or shape");
    public static readonly ManifestRule State = new("EEGCFG0008", "The state that a block takes is not what is given");
    public static readonly ManifestRule LabelCount =
        new("EEGCFG0009", "A block gives another number of logits than there are labels");
    public static readonly ManifestRule Vocabulary = new("EEGCFG0010", "The vocabulary lacks a special token");
    public static readonly ManifestRule UndeclaredData =
        new("EEGCFG0011", "A block needs external data that the manifest does not name");
    public static readonly ManifestRule Irregular = new("EEGCFG0016", "A file of the cascade is not a regular file");
    public static readonly ManifestRule DataRange = new("EEGCFG0017", "A block's external data lies outside its file");
    public static readonly ManifestRule Positions =
        new("EEGCFG0018", "A text may have more tokens than a block has positions");
    public static readonly ManifestRule Lexicon =
        new("EEGCFG0019", "A lexicon cannot be read, or is another cascade's");

    /// <summary>All rules, in the order of their ids.</summary>
    public static IReadOnlyList<ManifestRule> All { get; } =
    [
        MissingFile, OtherFile, NotOnnx, MissingTensor, TensorType, State, LabelCount, Vocabulary, UndeclaredData,
        Irregular,
        DataRange, Positions, Lexicon,
    ];
}

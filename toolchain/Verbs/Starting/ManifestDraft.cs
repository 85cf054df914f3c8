using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;

namespace EarlyExitGen.Toolchain.Verbs.Starting;

/// <summary>
/// A manifest before there is a model: whether names, labels and dial can be in it is known before the training.
/// </summary>
internal static class ManifestDraft
{
    /// <summary>Checks names, labels and dial.</summary>
    /// <exception cref="ToolException">The manifest would have a mistake; it is told.</exception>
    public static void Check(StartRequest request, StartPlace place, TaskLabels labels)
    {
        string unwritten = new('0', 64);
        CascadeManifest.Parse(
            ManifestWriter.Write(new CascadeSpec
            {
                ClassName = place.ClassName,
                Namespace = place.Namespace,
                LabelType = GeneratedNames.Label(place.ClassName),
                Labels = SpecParts.Labels(labels.Names ?? TaskLabels.Invent(labels.Count)),
                Input = InputKind.Single,
                Tokenizer = new TokenizerSpec
                {
                    Kind = TokenizerKind.WordPiece,
                    Vocabulary = Checkpoint.VocabularyFile,
                    Sha256 = unwritten,
                    Lowercase = true,
                    StripAccents = true,
                    MaxTokens = 128,
                },
                Rule = (ExitRule)request.Rule,
                Dials = SpecParts.Dials(request.Rule, request.Dial),
                Disagreement = new([]),
                OperatingPoints = new([]),
                Layers = 1,
                Exits = new(((int[])[0, 1]).Select(layer => new ExitSpec
                {
                    Layer = layer,
                    Temperature = SpecParts.Number(1),
                    Dials = SpecParts.Dials(),
                    Block = CascadeGraphs.BlockFile(layer),
                    Sha256 = unwritten,
                    Data = new([]),
                })),
            }),
            "The manifest to be written ");
    }
}

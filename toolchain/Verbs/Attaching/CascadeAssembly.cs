using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using EarlyExitGen.Toolchain.Verbs.Export;
using Google.Protobuf;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>
/// Puts a cascade together in the folder of a classifier that was cut: at all places to choose from, then at those that
/// were chosen. The weights of the model are written once.
/// </summary>
internal sealed class CascadeAssembly
{
    private readonly AttachedModel _model;
    private readonly AttachRequest _request;
    private readonly string _folder;
    private readonly string _name;
    private readonly long _weights;
    private TokenizerSpec? _tokenizer;

    /// <summary>Prepares it.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="request">Names and settings.</param>
    /// <param name="folder">The folder that it was cut in.</param>
    /// <param name="name">The cascade's name.</param>
    public CascadeAssembly(AttachedModel model, AttachRequest request, string folder, string name)
    {
        (_model, _request, _folder, _name) = (model, request, folder, name);
        _weights = new FileInfo(Path.Combine(folder, ClassifierCut.WeightsFile)).Length;
    }

    /// <summary>How the blocks that were written last compare with the whole graph.</summary>
    public VerifiedChain? Verified { get; private set; }

    /// <summary>Cuts, without heads.</summary>
    /// <param name="places">Where.</param>
    public VerifiedChain Cut(IReadOnlyList<Place> places)
    {
        foreach (string block in Directory.GetFiles(_folder, "*.onnx"))
        {
            File.Delete(block);
        }

        Verified = _model.Cut.WriteVerified(places);
        _tokenizer ??= _model.WriteTokenizer(_folder, Verified.Blocks[0].File);
        return Verified;
    }

    /// <summary>The manifest of a cascade without early exits, for its tokenizer.</summary>
    public CascadeManifest Uncut() => Describe([]);

    /// <summary>Cuts, puts a head at the end of each block, and describes the cascade, without promises.</summary>
    /// <param name="places">Where.</param>
    /// <param name="heads">The head of each place.</param>
    public CascadeManifest Write(IReadOnlyList<Place> places, IReadOnlyList<AttentionHeadWeights> heads)
    {
        IReadOnlyList<(Block Block, string File)> blocks = Cut(places).Blocks;
        string path = Path.Combine(_folder, ClassifierCut.WeightsFile);
        using (WeightFile weights = WeightFile.Continue(path, _weights))
        {
            for (int i = 0; i < heads.Count; i++)
            {
                AttachedHead.Add(blocks[i].Block, heads[i], weights);
                using FileStream stream = File.Create(blocks[i].File);
                blocks[i].Block.Model.WriteTo(stream);
            }
        }

        return Describe(blocks);
    }

    private CascadeManifest Describe(IReadOnlyList<(Block Block, string File)> blocks)
    {
        DataFileSpec weights = ManifestFile.Of(_folder, ClassifierCut.WeightsFile);
        int layers = _model.Cut.Plan.Layers;
        ExitSpec Exit(int layer, string block, string sha256) => new()
        {
            Layer = layer,
            Temperature = SpecParts.Number(1.0),
            Dials = SpecParts.Dials(),
            Block = block,
            Sha256 = sha256,
            Data = new EquatableArray<DataFileSpec>([weights]),
        };
        CascadeSpec spec = new()
        {
            ClassName = _request.ClassName,
            Namespace = _request.Namespace,
            LabelType = GeneratedNames.Label(_request.ClassName),
            Labels = SpecParts.Labels(_model.Labels),
            Input = _request.Pair ? InputKind.Pair : InputKind.Single,
            Tokenizer = _tokenizer!,
            Rule = ExitRule.Agreement,
            Dials = SpecParts.Dials(CascadeRule.Agreement, _request.Promise),
            Disagreement = new EquatableArray<DisagreementRow>([]),
            OperatingPoints = new EquatableArray<OperatingPointSpec>([]),
            Layers = layers,
            Exits = blocks.Count == 0
                ? new EquatableArray<ExitSpec>([Exit(layers, "none", new string('0', 64))])
                : new EquatableArray<ExitSpec>(blocks.Select(block =>
                {
                    DataFileSpec file = ManifestFile.Of(_folder, Path.GetFileName(block.File));
                    return Exit(block.Block.To, file.File, file.Sha256);
                })),
        };
        string path = Path.Combine(_folder, _name + CascadeFolder.ManifestEnding);

        // Whatever is wrong with the names is told as it is of any manifest.
        return new CascadeManifest(
            Path.GetFullPath(path), CascadeManifest.Parse(ManifestWriter.Write(spec), "The manifest to be written"));
    }
}

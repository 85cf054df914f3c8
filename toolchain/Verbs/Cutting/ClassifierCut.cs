using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;

namespace EarlyExitGen.Toolchain.Verbs.Cutting;

/// <summary>A classifier that was read, looked at and prepared for cutting; its weights lie in a folder that blocks are written to.</summary>
internal sealed class ClassifierCut
{
    /// <summary>The file of weights that all blocks share.</summary>
    public const string WeightsFile = "weights.bin";

    private const int Seed = 1;

    private static readonly int[] Lengths = [3, 8, 17, 40];

    private readonly string _folder;
    private readonly ChainCutter _cutter;
    private ChainVerifier? _verifier;

    private ClassifierCut(SourceGraph graph, GraphRoles roles, string folder, long padding)
    {
        (Graph, Roles, _folder) = (graph, roles, folder);
        ValueFlow flow = ValueFlow.Of(graph, roles);
        if (flow.Table is null)
        {
            // Says so.
            LayerPlan.Of(graph, roles, flow, new Dictionary<string, ValueShape>());
        }

        using (WeightFile weights = new(Path.Combine(folder, WeightsFile)))
        {
            WeightMover.Move(graph, weights);
        }

        Padding = padding;
        Rows = graph.Initializers.TryGetValue(flow.Table!, out TensorProto? known) ? Math.Max(known.Dims[0], 1) : 1;
        (Shapes, HasTypes) = Observe();
        if (Shapes.TryGetValue(flow.Table!, out ValueShape? table) && table.Axes is [{ IsNumber: true } rows, ..])
        {
            Rows = Math.Max(rows.Factor, 1);
        }

        RequireLogits();
        Plan = LayerPlan.Of(graph, roles, flow, Shapes);
        _cutter = new ChainCutter(graph, roles, flow, Shapes, Plan);
    }

    /// <summary>The graph.</summary>
    public SourceGraph Graph { get; }

    /// <summary>Its inputs and its logits.</summary>
    public GraphRoles Roles { get; }

    /// <summary>The shapes of its values.</summary>
    public IReadOnlyDictionary<string, ValueShape> Shapes { get; }

    /// <summary>Its layers and places.</summary>
    public LayerPlan Plan { get; }

    /// <summary>How it reads the last layer.</summary>
    public Pooling Pooling => _cutter.Pooling;

    /// <summary>The number of labels.</summary>
    public int Labels { get; private set; }

    /// <summary>The number of rows of its table of word embeddings: ids are below it.</summary>
    public long Rows { get; }

    /// <summary>Whether tokens can be of a second type.</summary>
    public bool HasTypes { get; }

    private long Padding { get; }

    /// <summary>Reads a classifier.</summary>
    /// <param name="file">The ONNX file.</param>
    /// <param name="folder">An empty folder, for weights and blocks.</param>
    /// <param name="padding">The id of padding.</param>
    /// <exception cref="ToolException">It cannot be cut, with the reason.</exception>
    public static ClassifierCut Open(string file, string folder, long padding = 0)
    {
        SourceGraph graph = SourceGraph.Load(file);
        return new ClassifierCut(graph, GraphRoles.Of(graph), folder, padding);
    }

    /// <summary>Cuts, and writes the blocks.</summary>
    /// <param name="places">Where; of the plan.</param>
    /// <param name="isLastForOneRow">Whether the last layer is computed for one row of each text, if the classifier reads no other.</param>
    /// <returns>Each block and its file.</returns>
    public IReadOnlyList<(Block Block, string File)> Write(IReadOnlyList<Place> places, bool isLastForOneRow)
    {
        List<(Block, string)> written = [];
        foreach (Block block in _cutter.Cut(places, isLastForOneRow))
        {
            string path = Path.Combine(_folder, FormattableString.Invariant($"block-{block.To:00}.onnx"));
            using FileStream stream = File.Create(path);
            block.Model.WriteTo(stream);
            written.Add((block, path));
        }

        return written;
    }

    /// <summary>Cuts, and compares the chain with the whole graph; gives up the one row of the last layer where it does not fit.</summary>
    /// <param name="places">Where; of the plan.</param>
    /// <exception cref="ToolException">The chain gives other logits.</exception>
    public VerifiedChain WriteVerified(IReadOnlyList<Place> places)
    {
        _verifier ??= ChainVerifier.Run(Graph, Roles, Cases());
        if (Pooling.Row is not null)
        {
            try
            {
                IReadOnlyList<(Block Block, string File)> blocks = Write(places, isLastForOneRow: true);
                return new VerifiedChain(blocks, _verifier.Verify([.. blocks.Select(block => block.File)]), IsOneRow: true);
            }
            catch (ToolException)
            {
                // Rows of a tensor that is quantized as a whole depend on each other, for one.
            }
        }

        IReadOnlyList<(Block Block, string File)> full = Write(places, isLastForOneRow: false);
        return new VerifiedChain(full, _verifier.Verify([.. full.Select(block => block.File)]), IsOneRow: false);
    }

    /// <summary>Compares the layers that were found with those that the model's settings tell of.</summary>
    /// <param name="told">The number of layers; null where it is not told.</param>
    /// <exception cref="ToolException">There are fewer.</exception>
    public void RequireLayers(int? told)
    {
        if (Plan.Layers < told)
        {
            throw new ToolException(FormattableString.Invariant(
                $"{Graph.File}: {Plan.Layers} layers were found, but config.json says {told}; the graph is not understood, or of another model."));
        }
    }

    /// <summary>Makes up texts.</summary>
    public TokenCase Texts(int batch, int length, bool isPadded) => Texts(batch, length, isPadded, HasTypes);

    private IEnumerable<TokenCase> Cases() =>
        from length in Lengths
        from batch in (int[])[1, 3]
        from isPadded in (bool[])[false, true]
        select Texts(batch, length, isPadded);

    private TokenCase Texts(int batch, int length, bool isPadded, bool hasTypes) => TokenCase.Make(
        new SplitMix64(Seed, batch, length, isPadded ? 1 : 0), batch, length, Rows, isPadded, hasTypes, Math.Min(Padding, Rows - 1));

    // Types are 0 and 1, unless the model knows one type alone.
    private (Dictionary<string, ValueShape> Shapes, bool HasTypes) Observe()
    {
        Dictionary<string, ValueShape> With(bool hasTypes) => ShapeObserver.Observe(
            Graph, Roles, (batch, length) => Texts(batch, length, isPadded: true, hasTypes), _folder);
        if (Roles.Inputs.Any(input => input.Role == InputRole.Types))
        {
            try
            {
                return (With(hasTypes: true), true);
            }
            catch (ToolException)
            {
                // Told by the next attempt, if types were not the reason.
            }
        }

        return (With(hasTypes: false), false);
    }

    private void RequireLogits()
    {
        ValueShape logits = Shapes[Roles.Logits];
        if (!logits.IsFloat || logits.Axes is not [var batch, { IsNumber: true } labels] || batch != Axis.Batch)
        {
            throw GraphRoles.NoLogits(Graph, $"{Roles.Logits} {logits}");
        }

        Labels = (int)labels.Factor;
    }
}

using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Verbs.Cutting;

/// <summary>
/// A classifier that was read, looked at and prepared for cutting; its weights lie in a folder that blocks are written
/// to.
/// </summary>
internal sealed class ClassifierCut
{
    /// <summary>The file of weights that all blocks share.</summary>
    public const string WeightsFile = "weights.bin";

    private const int Seed = 1;

    private static readonly int[] Lengths = [3, 8, 17, 40];

    private readonly string _folder;
    private readonly ChainCutter _cutter;
    private ChainVerifier? _optimized;

    private ClassifierCut(SourceGraph graph, GraphRoles roles, string folder, long padding)
    {
        (Graph, Roles, _folder) = (graph, roles, folder);
        ValueFlow flow = ValueFlow.Of(graph, roles);
        string table = LayerPlan.RequireTable(graph, roles, flow);
        using (WeightFile weights = new(Path.Combine(folder, WeightsFile)))
        {
            WeightMover.Move(graph, weights);
        }

        Padding = padding;

        // A table that is computed, from 8-bit integers say, shows its size when the graph runs.
        Rows = graph.Initializers.TryGetValue(table, out TensorProto? known) ? Math.Max(known.Dims[0], 1) : 1;
        (Shapes, HasTypes) = Observe();
        if (Shapes.TryGetValue(table, out ValueShape? shape) && shape.Axes is [{ IsNumber: true } rows, ..])
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
    /// <param name="isLastForOneRow">
    /// Whether the last layer is computed for one row of each text, if the classifier reads no other.
    /// </param>
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

    /// <summary>
    /// Cuts, and compares the chain with the whole graph. The last layer is computed for one row if that fits too. Half
    /// precision and 8-bit integers are rounded elsewhere when ONNX Runtime optimises a graph as a whole; so where the
    /// chain does not fit, both are compared once more as they are written, with the same casts; and if a graph of half
    /// precision rounds elsewhere even so, it is given the room of that rounding.
    /// </summary>
    /// <param name="places">Where; of the plan.</param>
    /// <exception cref="ToolException">The chain gives other logits.</exception>
    public VerifiedChain WriteVerified(IReadOnlyList<Place> places)
    {
        _optimized ??= ChainVerifier.Run(Graph, Roles, Graph.File, Roles.Logits, Cases(), isOptimized: true);
        try
        {
            return WriteVerified(places, _optimized, ChainVerifier.Tolerance, isOptimized: true);
        }
        catch (ToolException)
        {
            // Told by the next comparison, if rounding was not the reason.
        }

        try
        {
            return WriteVerified(places, AsWritten(places), ChainVerifier.Tolerance, isOptimized: false);
        }
        catch (ToolException) when (Shapes.Values.Any(shape => shape.Type is DataType.Float16 or DataType.Bfloat16))
        {
            return WriteVerified(places, _optimized, ChainVerifier.HalfTolerance, isOptimized: true);
        }
    }

    /// <summary>The whole classifier as one block.</summary>
    public ModelProto Whole() => _cutter.Cut([], isLastForOneRow: false)[0].Model;

    /// <summary>Compares the layers that were found with those that the model's settings tell of.</summary>
    /// <param name="told">The number of layers; null where it is not told.</param>
    /// <exception cref="ToolException">There are fewer.</exception>
    public void RequireLayers(int? told)
    {
        if (Plan.Layers < told)
        {
            throw new ToolException(FormattableString.Invariant(
                $"{Graph.File}: {Plan.Layers} layers were found, but config.json says {told}; ")
                + "the graph is not understood, or belongs to another model.");
        }
    }

    /// <summary>Requires two labels at least.</summary>
    /// <exception cref="ToolException">There is one.</exception>
    public void RequireChoice()
    {
        if (Labels < 2)
        {
            throw new ToolException(
                $"{Graph.File}: it gives one number for each text, so there is nothing to choose between; a "
                + "classifier of two labels or more is expected.");
        }
    }

    /// <summary>Makes up texts.</summary>
    public TokenCase Texts(int batch, int length, bool isPadded) => Texts(batch, length, isPadded, HasTypes);

    private ChainVerifier AsWritten(IReadOnlyList<Place> places)
    {
        string path = Path.Combine(_folder, "whole.onnx");
        (ModelProto whole, string logits) = _cutter.Whole(places);
        using (FileStream stream = File.Create(path))
        {
            whole.WriteTo(stream);
        }

        ChainVerifier verifier = ChainVerifier.Run(Graph, Roles, path, logits, Cases(), isOptimized: false);
        File.Delete(path);
        return verifier;
    }

    private VerifiedChain WriteVerified(
        IReadOnlyList<Place> places, ChainVerifier verifier, double tolerance, bool isOptimized)
    {
        VerifiedChain Try(bool isOneRow)
        {
            IReadOnlyList<(Block Block, string File)> blocks = Write(places, isOneRow);
            ChainVerification verified = verifier.Verify([.. blocks.Select(block => block.File)], tolerance);
            return new VerifiedChain(blocks, verified, isOneRow, isOptimized);
        }

        if (Pooling.Row is not null)
        {
            try
            {
                return Try(isOneRow: true);
            }
            catch (ToolException)
            {
                // Rows of what is quantized as a whole depend on each other, say; so all are computed.
            }
        }

        return Try(isOneRow: false);
    }

    private IEnumerable<TokenCase> Cases() =>
        from length in Lengths
        from batch in (int[])[1, 3]
        from isPadded in (bool[])[false, true]
        select Texts(batch, length, isPadded);

    private TokenCase Texts(int batch, int length, bool isPadded, bool hasTypes) => TokenCase.Make(
        new SplitMix64(Seed, batch, length, isPadded ? 1 : 0),
        batch,
        length,
        Rows,
        isPadded,
        hasTypes,
        Math.Min(Padding, Rows - 1));

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

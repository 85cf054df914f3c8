using System.Globalization;
using EarlyExitGen.Graphs;
using EarlyExitGen.Loading;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EarlyExitGen.Execution;

/// <summary>
/// Where everything that a text's computation, or a batch's, reads and writes lies in a context's memory: the ids and
/// what else feeds the blocks, each exit's logits, and the state between blocks. Output of one block and input of the
/// next are the same memory, so nothing is copied.
/// </summary>
internal sealed class ChainPlan
{
    private readonly Dictionary<(FeedKind Kind, bool Wide), int> _feeds = [];
    private MemoryLayout _layout;

    private ChainPlan(CascadeDescription description, int maxTokens, int rows)
    {
        Rows = rows;
        Labels = description.LabelCount;
        MaxTokens = maxTokens;
        Pair = description.Pair;
    }

    /// <summary>The largest number of texts that are computed together.</summary>
    public int Rows { get; }

    /// <summary>The number of labels.</summary>
    public int Labels { get; }

    /// <summary>The largest number of token ids.</summary>
    public int MaxTokens { get; }

    /// <summary>Whether an instance is a pair of texts.</summary>
    public bool Pair { get; }

    /// <summary>The memory of one context, in bytes.</summary>
    public int Size => _layout.Size;

    /// <summary>
    /// Where each exit's logits start; <see cref="Rows"/> times <see cref="Labels"/> floats per exit.
    /// </summary>
    public int Logits { get; private set; }

    /// <summary>The tensors that each block is bound to.</summary>
    public BoundTensor[][] Blocks { get; private set; } = [];

    /// <summary>By block, what later ones read of those up to it.</summary>
    public BoundTensor[][] Live { get; private set; } = [];

    /// <summary>How many numbers later blocks read of a text; null where these are not hidden states alone.</summary>
    /// <param name="blocks">The blocks that have run.</param>
    /// <param name="tokens">The text's tokens.</param>
    public int? StateSize(int blocks, int tokens)
    {
        long size = 0;
        foreach (BoundTensor tensor in blocks == 0 ? [] : Live[blocks - 1])
        {
            if (!tensor.Shape.IsHidden)
            {
                return null;
            }

            size += tensor.Shape.Count(batch: 1, tokens);
        }

        return (int)size;
    }

    /// <summary>Lays out the memory for the blocks of a cascade's model.</summary>
    /// <param name="description">The cascade.</param>
    /// <param name="model">The model.</param>
    /// <param name="rows">The largest number of texts that are computed together.</param>
    /// <exception cref="CascadeException">The blocks need more memory than there can be.</exception>
    public static ChainPlan Create(CascadeDescription description, LoadedModel model, int rows = 1)
    {
        Check(description.Name, "labels", description.LabelCount, ManifestLimits.Labels);
        Check(description.Name, "tokens", model.MaxTokens, ManifestLimits.MaxTokens);
        try
        {
            return Lay(new ChainPlan(description, model.MaxTokens, rows), model.Graphs);
        }
        catch (OverflowException)
        {
            throw TooLarge(description, model.MaxTokens, rows);
        }
    }

    /// <summary>The exception for more texts of more tokens than one piece of memory holds.</summary>
    public static CascadeException TooLarge(CascadeDescription description, int tokens, int rows) =>
        new(rows == 1
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{description.Name}: a text of {tokens} tokens needs more than the 2 GiB of memory that it can "
                + $"have; lower 'maxTokens' in the manifest to what texts have.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{description.Name}: {rows} texts of {tokens} tokens each, computed together, need more than the 2 "
                + $"GiB of memory that they can have; lower "
                + $"{nameof(CascadeOptions)}.{nameof(CascadeOptions.BatchRows)}, or 'maxTokens' in the manifest."));

    // Manifests are checked when they are read: this is for classes that another version has generated.
    private static void Check(string cascade, string what, int count, int most)
    {
        if (count > most)
        {
            throw new CascadeException(string.Create(
                CultureInfo.InvariantCulture, $"{cascade}: there are {count} {what}; a cascade has at most {most}."));
        }
    }

    private static ChainPlan Lay(ChainPlan plan, IReadOnlyList<BlockGraph> graphs)
    {
        // What the tokenizer writes is always there; blocks that take int32 read it in place.
        plan.AddFeed(FeedKind.Ids, wide: false);
        plan.AddFeed(FeedKind.Types, wide: false);
        foreach (BlockFeed feed in graphs.SelectMany(static graph => graph.Feeds))
        {
            plan.AddFeed(feed.Kind, feed.Wide);
        }

        plan.Feeds = [.. plan._feeds.Select(static feed => (feed.Value, feed.Key.Wide))];
        int exit = checked(plan.Rows * plan.Labels * sizeof(float));
        plan.Logits = plan._layout.Add((long)exit * graphs.Count);
        StatePlan state = StatePlan.Create(graphs, plan.Rows, plan.MaxTokens, ref plan._layout);
        plan.Blocks =
            [.. graphs.Select((graph, index) => plan.Bind(graph, index, state, plan.Logits + (exit * index)))];
        plan.Live = [.. graphs.Select((_, index) => LiveAfter(plan.Blocks, index))];
        return plan;
    }

    private static BoundTensor[] LiveAfter(BoundTensor[][] blocks, int block) =>
    [
        .. blocks[..(block + 1)].Reverse().SelectMany(static tensors => tensors)
            .Where(static tensor => !tensor.Input)
            .Where(given => blocks[(block + 1)..].SelectMany(static tensors => tensors).Any(
                taken => taken.Input && taken.Name == given.Name && taken.Offset == given.Offset))
            .DistinctBy(static tensor => tensor.Offset),
    ];

    /// <summary>Where everything starts that the texts feed, and whether its elements are 64 bits wide.</summary>
    public (int Offset, bool Wide)[] Feeds { get; private set; } = [];

    /// <summary>Where the ids, the mask or the token types start; null if no block takes them so.</summary>
    public int? Feed(FeedKind kind, bool wide) =>
        _feeds.TryGetValue((kind, wide), out int offset) ? offset : null;

    private void AddFeed(FeedKind kind, bool wide)
    {
        if (!_feeds.ContainsKey((kind, wide)))
        {
            _feeds.Add((kind, wide), _layout.Add((long)Rows * MaxTokens * (wide ? sizeof(long) : sizeof(int))));
        }
    }

    private BoundTensor[] Bind(BlockGraph graph, int index, StatePlan state, int logits)
    {
        TensorShape row = TensorShape.Logits(Labels);
        return
        [
            .. graph.Feeds.Select(feed => new BoundTensor(
                feed.Name,
                Input: true,
                feed.Wide ? TensorElementType.Int64 : TensorElementType.Int32,
                TensorShape.Tokens,
                _feeds[(feed.Kind, feed.Wide)])),
            .. state.Of(index),
            new BoundTensor(BlockNames.Logits, Input: false, TensorElementType.Float, row, logits),
        ];
    }
}

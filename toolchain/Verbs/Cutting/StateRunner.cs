using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Cutting;

namespace EarlyExitGen.Toolchain.Verbs.Cutting;

/// <summary>
/// Runs a classifier that was cut over texts, for the hidden states at its places and the answers of its end. Texts of
/// about one length are run together, always the same ones, on one thread; several such batches run at a time.
/// </summary>
internal sealed class StateRunner : IDisposable
{
    private const int MostTexts = 32;
    private const int MostTokens = 2048;

    private readonly IReadOnlyList<GraphInput> _inputs;
    private readonly CutSession[] _sessions;
    private readonly string[] _states;
    private readonly long _padding;
    private readonly int _mostTexts;
    private readonly bool _hasMask;

    /// <summary>Opens the blocks.</summary>
    /// <param name="inputs">What the classifier's inputs are.</param>
    /// <param name="blocks">Its blocks, cut at the places, and their files.</param>
    /// <param name="padding">The id of padding.</param>
    /// <param name="mostTexts">How many texts are run together at most; 1 where they would change each other.</param>
    public StateRunner(
        IReadOnlyList<GraphInput> inputs,
        IReadOnlyList<(Block Block, string File)> blocks,
        long padding,
        int mostTexts = MostTexts)
    {
        _inputs = inputs;
        _padding = padding;
        _mostTexts = mostTexts;
        _hasMask = inputs.Any(input => input.Role == InputRole.Mask);
        _states = [.. blocks.Select(block => block.Block.State).OfType<string>()];
        _sessions = [.. blocks.Select(block => CutSession.Open(block.File, block.File, isOptimized: true, threads: 1))];
    }

    /// <summary>Whoever takes the states of a text at a place; called from several threads.</summary>
    /// <param name="text">The text's number.</param>
    /// <param name="place">The place's number.</param>
    /// <param name="states">The states, [tokens, hidden].</param>
    public delegate void StateReceiver(int text, int place, ReadOnlySpan<float> states);

    /// <summary>Whoever takes the logits of a text at the end; called from several threads.</summary>
    /// <param name="text">The text's number.</param>
    /// <param name="logits">The logits.</param>
    public delegate void LogitReceiver(int text, ReadOnlySpan<float> logits);

    /// <summary>Runs texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="onStates">Takes their states.</param>
    /// <param name="onLogits">Takes their logits.</param>
    /// <param name="onTexts">Called with the number of texts that are done.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public void Run(
        IReadOnlyList<EncodedIds> texts,
        StateReceiver onStates,
        LogitReceiver onLogits,
        Action<int> onTexts,
        CancellationToken cancellation)
    {
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        FirstFault.Of(() => Parallel.ForEach(Batches(texts), options, batch =>
        {
            Run(texts, batch, onStates, onLogits);
            onTexts(batch.Length);
        }));
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_sessions, session => session.Dispose());

    // Without a mask nothing may be padded. In any order, so that what is done tells how long the rest takes.
    private int[][] Batches(IReadOnlyList<EncodedIds> texts)
    {
        List<int[]> batches = [];
        List<int> batch = [];
        foreach (int text in Enumerable.Range(0, texts.Count).OrderBy(i => texts[i].Ids.Length))
        {
            int tokens = texts[text].Ids.Length;
            bool isFull = batch.Count == _mostTexts || (batch.Count + 1) * tokens > MostTokens;
            if (batch.Count > 0 && (isFull || (!_hasMask && texts[batch[0]].Ids.Length != tokens)))
            {
                batches.Add([.. batch]);
                batch.Clear();
            }

            batch.Add(text);
        }

        int[][] order = batch.Count > 0 ? [.. batches, [.. batch]] : [.. batches];
        new SplitMix64(seed: 0).Shuffle<int[]>(order);
        return order;
    }

    private void Run(
        IReadOnlyList<EncodedIds> texts, int[] batch, StateReceiver onStates, LogitReceiver onLogits)
    {
        TokenCase fed = Feed(texts, batch);
        Dictionary<string, FloatState> states = [];
        int place = 0;
        foreach (CutSession session in _sessions)
        {
            session.RunInto(_inputs, fed, states);
            if (place < _states.Length)
            {
                FloatState state = states[_states[place]];
                int row = state.Values.Length / batch.Length;
                int width = row / fed.Length;
                for (int i = 0; i < batch.Length; i++)
                {
                    onStates(
                        batch[i], place, state.Values.AsSpan(i * row, texts[batch[i]].Ids.Length * width));
                }
            }

            place++;
        }

        float[] logits = states["logits"].Values;
        int labels = logits.Length / batch.Length;
        for (int i = 0; i < batch.Length; i++)
        {
            onLogits(batch[i], logits.AsSpan(i * labels, labels));
        }
    }

    private TokenCase Feed(IReadOnlyList<EncodedIds> texts, int[] batch)
    {
        int length = batch.Max(text => texts[text].Ids.Length);
        TokenCase fed = new(
            batch.Length,
            length,
            new long[batch.Length * length],
            new long[batch.Length * length],
            new long[batch.Length * length]);
        Array.Fill(fed.Ids, _padding);
        for (int i = 0; i < batch.Length; i++)
        {
            (int[] ids, int[]? types) = texts[batch[i]];
            for (int token = 0; token < ids.Length; token++)
            {
                int place = (i * length) + token;
                fed.Ids[place] = ids[token];
                fed.Mask[place] = 1;
                fed.Types[place] = types?[token] ?? 0;
            }
        }

        return fed;
    }
}

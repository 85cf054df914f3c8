using EarlyExitGen.Execution;
using EarlyExitGen.Loading;
using EarlyExitGen.Telemetry;

namespace EarlyExitGen.Batching;

/// <summary>
/// The resources of a batch's computation: memory for as many texts as are computed together, and bindings of the
/// blocks to it, made when a shape is first seen and kept. Texts that have their answer leave; the others move
/// together, so that the next block computes only them. Used by one batch at a time.
/// </summary>
internal sealed partial class BatchContext : ComputeContext
{
    private readonly ChainPlan _plan;
    private readonly ContextMemory _memory;
    private readonly Dictionary<(int Block, int Rows, int Length), BlockBinding> _bindings = [];
    private readonly IReadOnlyList<BatchModel> _models;
    private readonly int _model;
    private readonly int[] _places;
    private readonly int[] _origins;
    private readonly bool[] _truncated;
    private readonly bool[] _left;
    private readonly int[] _streaks;
    private readonly int[] _answers;
    private readonly int _blocksBefore;
    private int _length;
    private int _row;
    private TextTiming _timing;

    /// <summary>Allocates the memory that a model's plan lays out, and a window of texts.</summary>
    /// <param name="slot">The place in the pool.</param>
    /// <param name="models">The models of the cascade.</param>
    /// <param name="model">Which of them it is for.</param>
    /// <param name="windowTexts">The largest number of texts in the window.</param>
    public BatchContext(int slot, IReadOnlyList<BatchModel> models, int model, int windowTexts)
        : base(models[model].Model.Graphs, slot)
    {
        ChainPlan plan = models[model].Plan;
        try
        {
            _models = models;
            _model = model;
            _blocksBefore = models.Take(model).Sum(static before => before.Model.Graphs.Count);
            _plan = plan;
            Window = new BatchRows(windowTexts, plan.MaxTokens, plan.Pair);
            _memory = new ContextMemory(plan.Size);
            _places = new int[plan.Rows];
            _origins = new int[plan.Rows];
            _truncated = new bool[plan.Rows];
            _left = new bool[plan.Rows];
            _streaks = new int[plan.Rows];
            _answers = new int[plan.Rows];
        }
        catch
        {
            base.Dispose();
            throw;
        }
    }

    /// <summary>The model that it computes.</summary>
    public BatchModel Model => _models[_model];

    /// <summary>The texts from which batches are made.</summary>
    public BatchRows Window { get; }

    /// <summary>The number of texts that have no answer yet.</summary>
    public int Rows { get; private set; }

    /// <summary>What is measured of the batch.</summary>
    public ref TextTiming Timing => ref _timing;

    /// <summary>The model's blocks that have run.</summary>
    public int Blocks => NextBlock;

    /// <summary>The exit of the block that ran last, from 0.</summary>
    public int Exit => _blocksBefore + NextBlock - 1 + (_timing.Telemetry?.FirstBlock ?? 0);

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Logits => NextBlock == 0 ? [] : _memory.At<float>(
        _plan.Logits + ((((NextBlock - 1) * _plan.Rows) + _row) * _plan.Labels * sizeof(float)), _plan.Labels);

    /// <summary>Whether the present text lost its end.</summary>
    public bool Truncated => _truncated[_row];

    /// <summary>How many exits in a row have answered as the exit before them, for the present text.</summary>
    public ref int Streak => ref _streaks[_row];

    /// <summary>The previous exit's answer for the present text; -1 for none.</summary>
    public ref int LastAnswer => ref _answers[_row];

    /// <summary>Begins a batch of texts that are computed in <paramref name="length"/> tokens.</summary>
    /// <param name="length">Their number of tokens.</param>
    /// <param name="block">The block that comes next for them, from 0.</param>
    public void Begin(int length, int block = 0)
    {
        _length = length;
        NextBlock = block;
        Rows = 0;
        Array.Clear(_left);
    }

    /// <summary>Adds a text; the rest of its row is padding.</summary>
    /// <param name="ids">Its token ids.</param>
    /// <param name="types">Their token types; empty for single texts.</param>
    /// <param name="place">Where its answer goes.</param>
    /// <param name="truncated">Whether it lost its end.</param>
    /// <param name="answer">What the exit before the first block would have answered; -1 for nothing.</param>
    /// <param name="streak">How many exits in a row have answered as the exit before them.</param>
    /// <param name="origin">Its place in the window's order.</param>
    /// <param name="state">What the next block reads of those before it.</param>
    public void Add(
        ReadOnlySpan<int> ids,
        ReadOnlySpan<int> types,
        int place,
        bool truncated,
        int answer = -1,
        int streak = 0,
        int origin = 0,
        ReadOnlySpan<float> state = default)
    {
        Write(FeedKind.Ids, ids, Rows);
        Write(FeedKind.Types, types, Rows);
        WriteMask(ids.Length, Rows);
        WriteState(state, ids.Length, Rows);
        _places[Rows] = place;
        _truncated[Rows] = truncated;
        _origins[Rows] = origin;
        _streaks[Rows] = streak;
        _answers[Rows] = answer;
        Rows++;
    }

    /// <summary>Runs the next block for the texts that have no answer yet; false if there is none.</summary>
    /// <exception cref="InvalidOperationException">All blocks have run.</exception>
    /// <exception cref="CascadeException">The block cannot be loaded, or failed.</exception>
    /// <exception cref="OperationCanceledException">The batch's token was cancelled.</exception>
    public bool Next()
    {
        ThrowIfDone();
        if (NextBlock > 0)
        {
            Compact();
        }

        if (Rows == 0)
        {
            return false;
        }

        RunNext();
        _row = -1;
        _left.AsSpan(0, Rows).Clear();
        return true;
    }

    /// <summary>Goes on to the next text of the block that ran; false behind the last.</summary>
    public bool NextRow() => ++_row < Rows;

    /// <summary>Takes the present text out, and gives the place of its answer.</summary>
    public int Leave()
    {
        _left[_row] = true;
        return _places[_row];
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _further?.Dispose();
        ForgetBindings();
        base.Dispose();
    }

    private void Compact()
    {
        int kept = 0;
        for (int row = 0; row < Rows; row++)
        {
            if (_left[row])
            {
                continue;
            }

            if (kept < row)
            {
                Move(row, kept);
            }

            kept++;
        }

        Rows = kept;
    }

    private void Move(int from, int to)
    {
        foreach (BoundTensor tensor in _plan.Live[NextBlock - 1])
        {
            int size = (int)tensor.Shape.Count(batch: 1, _length);
            Span<float> all = _memory.At<float>(tensor.Offset, (from + 1) * size);
            all.Slice(from * size, size).CopyTo(all[(to * size)..]);
        }

        foreach ((int offset, bool wide) in _plan.Feeds)
        {
            int size = _length * (wide ? sizeof(long) : sizeof(int));
            Span<byte> all = _memory.At<byte>(offset, (from + 1) * size);
            all.Slice(from * size, size).CopyTo(all[(to * size)..]);
        }

        _places[to] = _places[from];
        _origins[to] = _origins[from];
        _truncated[to] = _truncated[from];
        _streaks[to] = _streaks[from];
        _answers[to] = _answers[from];
    }

    private void Write(FeedKind kind, ReadOnlySpan<int> values, int row)
    {
        if (_plan.Feed(kind, wide: false) is { } narrow)
        {
            Span<int> cells = _memory.At<int>(narrow, (row + 1) * _length)[(row * _length)..];
            values.CopyTo(cells);
            cells[values.Length..].Clear();
        }

        if (_plan.Feed(kind, wide: true) is { } wide)
        {
            Span<long> cells = _memory.At<long>(wide, (row + 1) * _length)[(row * _length)..];
            for (int i = 0; i < values.Length; i++)
            {
                cells[i] = values[i];
            }

            cells[values.Length..].Clear();
        }
    }

    // Tokens come before the other axes: padding follows. What it holds has no part in a result, but must be numbers.
    private void WriteState(ReadOnlySpan<float> state, int length, int row)
    {
        if (NextBlock == 0)
        {
            return;
        }

        foreach (BoundTensor tensor in _plan.Live[NextBlock - 1])
        {
            int size = (int)tensor.Shape.Count(batch: 1, _length);
            int own = (int)tensor.Shape.Count(batch: 1, length);
            Span<float> cells = _memory.At<float>(tensor.Offset, (row + 1) * size)[(row * size)..];
            state[..own].CopyTo(cells);
            cells[own..].Clear();
            state = state[own..];
        }
    }

    private void WriteMask(int length, int row)
    {
        if (_plan.Feed(FeedKind.Mask, wide: false) is { } narrow)
        {
            Span<int> cells = _memory.At<int>(narrow, (row + 1) * _length)[(row * _length)..];
            cells[..length].Fill(1);
            cells[length..].Clear();
        }

        if (_plan.Feed(FeedKind.Mask, wide: true) is { } wide)
        {
            Span<long> cells = _memory.At<long>(wide, (row + 1) * _length)[(row * _length)..];
            cells[..length].Fill(1);
            cells[length..].Clear();
        }
    }
}

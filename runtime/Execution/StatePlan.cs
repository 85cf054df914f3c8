using EarlyExitGen.Graphs;
using EarlyExitGen.Loading;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EarlyExitGen.Execution;

/// <summary>
/// Which piece of memory each state tensor gets. A tensor lives from the block that gives it to the last one that
/// takes it; two tensors share a piece only if one is dead before the other's block starts, since a block may write
/// an output before it has read all its inputs. A chain that hands on one tensor needs two pieces, however long it
/// is. Outputs that no later block takes get none: they are not bound, so ONNX Runtime does not hand them out.
/// </summary>
internal sealed class StatePlan
{
    private readonly List<BoundTensor>[] _blocks;

    private StatePlan(int blocks) =>
        _blocks = [.. Enumerable.Range(0, blocks).Select(static _ => new List<BoundTensor>())];

    /// <summary>Places all state tensors, with room for the given numbers of texts and tokens.</summary>
    public static StatePlan Create(IReadOnlyList<BlockGraph> graphs, int rows, int maxTokens, ref MemoryLayout layout)
    {
        GraphSignature[] signatures = [.. graphs.Select(static graph => graph.Signature)];
        string[] files = [.. graphs.Select(static graph => graph.Path)];
        List<State> states = [.. ChainStates.Of(signatures, files).All.Select(static state => new State(state))];
        List<Slot> slots = [];
        foreach (State state in states)
        {
            Place(state, slots, state.Shape.Count(rows, maxTokens) * sizeof(float));
        }

        foreach (Slot slot in slots)
        {
            slot.Offset = layout.Add(slot.Size);
        }

        StatePlan plan = new(graphs.Count);
        foreach (State state in states)
        {
            plan._blocks[state.Producer].Add(state.Bind(input: false));
            foreach (int consumer in state.Consumers)
            {
                plan._blocks[consumer].Add(state.Bind(input: true));
            }
        }

        return plan;
    }

    /// <summary>The state tensors that a block takes and gives.</summary>
    public IReadOnlyList<BoundTensor> Of(int block) => _blocks[block];

    // First fit in the order of the producers; a slot grows to its largest tensor.
    private static void Place(State state, List<Slot> slots, long size)
    {
        Slot? slot = slots.Find(slot => slot.LastUse < state.Producer);
        if (slot is null)
        {
            slot = new Slot();
            slots.Add(slot);
        }

        slot.Size = Math.Max(slot.Size, size);
        slot.LastUse = state.Consumers[^1];
        state.Slot = slot;
    }

    private sealed class State(ChainState state)
    {
        public TensorShape Shape { get; } = TensorShape.Of(state.Axes);

        public int Producer => state.Giver;

        public IReadOnlyList<int> Consumers => state.Takers;

        public Slot? Slot { get; set; }

        public BoundTensor Bind(bool input) =>
            new(state.Tensor.Name, input, TensorElementType.Float, Shape, Slot!.Offset);
    }

    private sealed class Slot
    {
        public long Size { get; set; }

        public int LastUse { get; set; }

        public int Offset { get; set; }
    }
}

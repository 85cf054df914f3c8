using System;
using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Graphs;

/// <summary>
/// What the blocks of a chain hand on to each other. The latest block before its taker gives a state, under the name
/// that both have for it; each block may have names of its own for the axes.
/// </summary>
internal sealed class ChainStates
{
    private readonly IReadOnlyList<GraphSignature> _blocks;
    private readonly IReadOnlyList<string> _files;
    private readonly Dictionary<(int Giver, string Name), ChainState> _states = [];
    private readonly List<(int Block, SignatureFault Fault)> _faults = [];

    private ChainStates(IReadOnlyList<GraphSignature> blocks, IReadOnlyList<string> files)
    {
        _blocks = blocks;
        _files = files;
    }

    /// <summary>The states, in the order of the blocks that give them.</summary>
    public IEnumerable<ChainState> All => _states.Values.OrderBy(state => state.Giver);

    /// <summary>What is wrong with what blocks take.</summary>
    public IReadOnlyList<(int Block, SignatureFault Fault)> Faults => _faults;

    /// <summary>Finds the states.</summary>
    /// <param name="blocks">The blocks, in the order in which they run.</param>
    /// <param name="files">The names of their files.</param>
    public static ChainStates Of(IReadOnlyList<GraphSignature> blocks, IReadOnlyList<string> files)
    {
        ChainStates states = new(blocks, files);
        for (int taker = 0; taker < blocks.Count; taker++)
        {
            foreach (GraphTensor taken in blocks[taker].Inputs.Where(input => !BlockNames.IsFeed(input.Name)))
            {
                if (states.Take(taker, taken) is { } fault)
                {
                    states._faults.Add((taker, new SignatureFault(SignatureFaultKind.State, fault)));
                }
            }
        }

        foreach (ChainState state in states.All.Where(state => !AxisUse.IsClear(state.Axes)))
        {
            GraphTensor taken = blocks[state.Takers[0]].Input(state.Tensor.Name)!;
            states._faults.Add((
                state.Takers[0], new SignatureFault(SignatureFaultKind.State, NotState(taken.Name, taken))));
        }

        return states;
    }

    // Says what is wrong; null if nothing is.
    private string? Take(int taker, GraphTensor taken)
    {
        string name = Quoted.Of(taken.Name);
        int giver = GiverOf(taker, taken.Name);
        if (giver < 0)
        {
            return $"it takes '{name}', which no earlier block gives; beside state, a block takes "
                + string.Join(", ", BlockNames.Feeds.Select(f => "'" + f + "'"));
        }

        GraphTensor given = _blocks[giver].Output(taken.Name)!;
        string other = $"it takes '{name}' as {taken}, but '{_files[giver]}' gives {given}";
        if (given.Type != taken.Type || given.Shape?.Count != taken.Shape?.Count)
        {
            return other;
        }

        if (_blocks[taker].Axes.UsesOf(taken) is not { } uses || taken.Type != ElementType.Float32)
        {
            return NotState(taken.Name, taken);
        }

        if (!_states.TryGetValue((giver, taken.Name), out ChainState? state))
        {
            if (_blocks[giver].Axes.UsesOf(given) is not { } axes)
            {
                return other;
            }

            _states.Add((giver, taken.Name), state = new ChainState(given, giver, axes));
        }

        state.Takers.Add(taker);
        if (AxisUse.Meet(state.Axes, uses) is not { } both)
        {
            return other;
        }

        state.Axes = both;
        return null;
    }

    private int GiverOf(int taker, string name)
    {
        int giver = taker - 1;
        while (giver >= 0 && _blocks[giver].Output(name) is null)
        {
            giver--;
        }

        return giver;
    }

    private static string NotState(string name, GraphTensor taken) =>
        $"it takes '{Quoted.Of(name)}' as {taken}; state is float32 with the axes [batch, ...], each other one the "
            + "sequence or of constant size";
}

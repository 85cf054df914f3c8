using System;
using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Graphs;

namespace EarlyExitGen.Loading.Positions;

/// <summary>
/// Finds out whether a graph has a position for every token: follows what is computed from the number of tokens up to
/// the tables that are sliced or gathered from with it. Whatever it does not understand it knows nothing of, and says
/// nothing.
/// </summary>
internal sealed class PositionTables
{
    private readonly GraphFile _graph;
    private readonly long _tokens;
    private readonly ShapeRules _rules;
    private readonly Dictionary<string, Known> _values = [];

    private PositionTables(GraphFile graph, long tokens)
    {
        (_graph, _tokens) = (graph, tokens);
        _rules = new ShapeRules(_values, tokens);
    }

    /// <summary>
    /// The limit that a text of <paramref name="tokens"/> tokens would exceed; null if none is known.
    /// </summary>
    public static PositionLimit? FindLimit(GraphFile graph, int tokens) => new PositionTables(graph, tokens).Find();

    private PositionLimit? Find()
    {
        AxisNames names = new(_graph.Inputs);
        foreach (GraphTensor input in _graph.Inputs)
        {
            _values[input.Name] = Input(input, names.UsesOf(input));
        }

        foreach ((string name, GraphConstant constant) in _graph.Constants.Select(c => (c.Key, c.Value)))
        {
            _values[name] = Known.Of(name, constant);
        }

        foreach (GraphNode node in _graph.Nodes)
        {
            if (Limit(node) is { } limit)
            {
                return limit;
            }

            if (node.Outputs.Count > 0 && _rules.Apply(node) is { } known)
            {
                _values[node.Outputs[0]] = known;
            }
        }

        return null;
    }

    // Of an axis that may be any nothing is known.
    private Known Input(GraphTensor input, IReadOnlyList<AxisUse>? axes) => new()
    {
        // Tokens that count, as all of a text do.
        Most = input.Name == BlockNames.Mask ? new Quantity(1, false) : null,
        Shape = axes?.All(axis => axis.Role != AxisRole.Open) == true ? [.. axes.Select(Size)] : null,
    };

    private Quantity Size(AxisUse axis) => axis.Role switch
    {
        AxisRole.Batch => new Quantity(1, false),
        AxisRole.Sequence => new Quantity(_tokens, true),
        _ => new Quantity(axis.Size, false),
    };

    private PositionLimit? Limit(GraphNode node) => node.Operator switch
    {
        "Slice" => SliceLimit(node),
        "Gather" when node.Integer("axis", 0) == 0 => Limit(node.Input(0), 0, Largest(node.Input(1))),
        "com.microsoft.EmbedLayerNormalization" when node.Input(8).Length == 0 =>
            Limit(node.Input(3), 0, new Quantity(_tokens - 1, true)),
        _ => null,
    };

    // A slice that ends beyond the table is shorter than the text, and cannot be added to it: unless it is one row for
    // all.
    private PositionLimit? SliceLimit(GraphNode node) => _rules.SliceOf(node)?
        .Select(slice => Limit(node.Input(0), slice.Axis, slice.End with { Value = slice.End.Value - 1 }))
        .FirstOrDefault(limit => limit is { Rows: > 1 });

    private PositionLimit? Limit(string table, int axis, Quantity? last) =>
        last is { Grows: true } index
        && _values.TryGetValue(table, out Known? known)
        && known.Table is { } constant
        && axis < constant.Sizes.Count
        && index.Value >= constant.Sizes[axis]
            ? new PositionLimit(known.Name, constant.Sizes[axis], _tokens - (index.Value - constant.Sizes[axis] + 1))
            : null;

    private Quantity? Largest(string name) => _values.TryGetValue(name, out Known? known) ? known.Most : null;
}

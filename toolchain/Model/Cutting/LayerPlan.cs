using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>A classifier as a row of layers: where they begin, and what comes behind the last one.</summary>
internal sealed class LayerPlan
{
    private readonly SourceGraph _graph;
    private readonly ValueFlow _flow;
    private readonly IReadOnlyDictionary<string, ValueShape> _shapes;
    private readonly List<Place> _places = [];
    private readonly List<string> _notes = [];

    private LayerPlan(SourceGraph graph, ValueFlow flow, IReadOnlyDictionary<string, ValueShape> shapes)
    {
        _graph = graph;
        _flow = flow;
        _shapes = shapes;
    }

    /// <summary>The number of layers: attentions of tokens on the way.</summary>
    public int Layers { get; private set; }

    /// <summary>The places where the graph can be cut, first to last.</summary>
    public IReadOnlyList<Place> Places => _places;

    /// <summary>The width of the hidden states at all places.</summary>
    public int Hidden { get; private set; }

    /// <summary>What comes behind the last layer.</summary>
    public IReadOnlyList<NodeProto> Tail { get; private set; } = [];

    /// <summary>The last layer's hidden states, which the classifier reads.</summary>
    public string LastState { get; private set; } = "";

    /// <summary>What is unusual, but no hindrance.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Finds layers and places.</summary>
    /// <exception cref="ToolException">There is nothing to cut, with the reason.</exception>
    public static LayerPlan Of(
        SourceGraph graph, GraphRoles roles, ValueFlow flow, IReadOnlyDictionary<string, ValueShape> shapes)
    {
        Dominators way = Dominators.Find(graph, flow, roles.Logits) ?? throw new ToolException(
            $"{graph.File}: the logits '{Excerpt.Of(roles.Logits)}' do not depend on the word embeddings; "
            + "a text classifier is expected.");
        LayerPlan plan = new(graph, flow, shapes);
        plan.FindLayers(way.Stretches);
        return plan;
    }

    /// <summary>The table that the word embeddings are looked up in.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static string RequireTable(SourceGraph graph, GraphRoles roles, ValueFlow flow) => flow.Table
        ?? throw new ToolException(
            $"{graph.File}: the ids '{Excerpt.Of(roles.Ids.Name)}' are looked up in no table of word embeddings; "
            + "a model that takes token ids and embeds them itself is expected.");

    /// <summary>Removes a place that turned out to be none.</summary>
    /// <exception cref="ToolException">No place is left.</exception>
    public void Drop(Place place, string why)
    {
        _places.Remove(place);
        _notes.Add(FormattableString.Invariant($"no place after {place.Layer} layers: {why}"));
        RequirePlaces();
    }

    private void FindLayers(IReadOnlyList<Stretch> stretches)
    {
        int last = -1;
        for (int i = 1; i < stretches.Count; i++)
        {
            int attentions = Attentions(stretches[i]);
            if (attentions == 0 || !IsLayer(stretches[i]))
            {
                continue;
            }

            if (FindPlace(stretches, Math.Max(last, 0), i - 1) is { } states)
            {
                _places.Add(new Place(Layers, states));
            }
            else if (Layers > 0)
            {
                _notes.Add(FormattableString.Invariant(
                    $"no place after {Layers} layers: no single tensor [batch, sequence, H] there"));
            }

            Layers += attentions;
            last = i;
        }

        if (Layers == 0)
        {
            throw new ToolException(
                $"{_graph.File}: there is no attention between the word embeddings and the logits, so there are no "
                + "layers to cut between.");
        }

        RequirePlaces();
        RequireOneWidth();
        int end = last;

        // Normalised, say; but what weighs tokens is pooling.
        while (end + 1 < stretches.Count && stretches[end + 1].End.Any(value => Shape(value)?.IsState == true)
            && !stretches[end + 1].Nodes.Any(node => _flow.Attentions(node) > 0 || _flow.IsProduct(node)))
        {
            end++;
        }

        LastState = stretches[end].End.FirstOrDefault(value => Shape(value)?.IsState == true) ?? stretches[end].End[0];
        Tail = [.. stretches.Skip(end + 1).SelectMany(stretch => stretch.Nodes)];
    }

    private void RequirePlaces()
    {
        if (_places.Count == 0)
        {
            throw new ToolException(
                $"{_graph.File}: there is attention, but no place with one tensor [batch, sequence, H] before it, so "
                + "nothing can be cut.");
        }
    }

    private void RequireOneWidth()
    {
        long Width(Place place) => Shape(place.Tensor)!.Axes[2].Factor;
        long hidden = _places.GroupBy(Width)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
        foreach (Place place in _places.Where(place => Width(place) != hidden).ToArray())
        {
            Drop(place, FormattableString.Invariant($"it is {Width(place)} wide, the others {hidden}"));
        }

        Hidden = checked((int)hidden);
    }

    // The last value before an attention that a cut can go through, without what only passes it on.
    private string[]? FindPlace(IReadOnlyList<Stretch> stretches, int from, int to)
    {
        for (int i = to; i >= from; i--)
        {
            if (Order(stretches[i].End) is not { } states)
            {
                continue;
            }

            while (i > from && stretches[i].Nodes.All(Operators.PassesOn) && PassedOn(stretches, from, i) is { } before)
            {
                (i, states) = before;
            }

            return states;
        }

        return null;
    }

    // What a value is a copy of: the state before it that only nodes which pass on lie behind.
    private (int Stretch, string[] States)? PassedOn(IReadOnlyList<Stretch> stretches, int from, int to)
    {
        for (int i = to - 1; i >= from; i--)
        {
            if (Order(stretches[i].End) is { } states)
            {
                return (i, states);
            }

            if (!stretches[i].Nodes.All(Operators.PassesOn))
            {
                return null;
            }
        }

        return null;
    }

    // The hidden states first; null if they are not among them, or one is not of floating point with the batch first.
    private string[]? Order(IReadOnlyList<string> values)
    {
        string? main = values.FirstOrDefault(value => Shape(value)?.IsState == true);
        return main is not null && values.All(value => Shape(value)?.IsState == true)
            ? [main, .. values.Where(value => value != main)]
            : null;
    }

    // A stretch that ends in less than something of every token is pooling, whatever it is made of.
    private bool IsLayer(Stretch stretch) => stretch.End.All(
        value => Shape(value) is not { } shape || shape.IsPerToken || shape.Axes.Any(axis => !axis.IsKnown));

    private int Attentions(Stretch stretch)
    {
        int found = stretch.Nodes.Where(node => !IsWeighting(node)).Sum(_flow.Attentions);
        return found > 0 ? found : stretch.Nodes.Any(_flow.IsProduct) ? 1 : 0;
    }

    // A softmax of less than every token over every token weighs tokens, when pooling, or chooses between experts.
    private bool IsWeighting(NodeProto node) => Operators.IsSoftmax(node) && Shape(node.Output[0]) is { } shape
        && Axis.Product(shape.Axes) is { IsKnown: true, SequencePower: < 2 };

    private ValueShape? Shape(string value) => _shapes.GetValueOrDefault(value);
}

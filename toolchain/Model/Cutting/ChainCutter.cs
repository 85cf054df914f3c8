using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>Cuts a classifier into blocks that compute, one after another, what it computes as a whole.</summary>
internal sealed class ChainCutter
{
    private readonly SourceGraph _graph;
    private readonly IReadOnlyDictionary<string, ValueShape> _shapes;
    private readonly GraphRoles _roles;
    private readonly LayerPlan _plan;
    private readonly Slicer _slicer;

    /// <summary>Prepares cuts, and drops the places that are none.</summary>
    /// <exception cref="ToolException">No place is left.</exception>
    public ChainCutter(
        SourceGraph graph,
        GraphRoles roles,
        ValueFlow flow,
        IReadOnlyDictionary<string, ValueShape> shapes,
        LayerPlan plan)
    {
        (_graph, _roles, _shapes, _plan) = (graph, roles, shapes, plan);
        _slicer = new Slicer(graph, roles, flow, shapes);
        Pooling = Pooling.Of(graph, plan, flow);
        foreach (Place place in plan.Places.ToArray())
        {
            try
            {
                _slicer.Find(place, [roles.Logits]);
            }
            catch (NotAPlaceException e)
            {
                plan.Drop(place, e.Message);
            }
        }
    }

    /// <summary>How the classifier reads the last layer.</summary>
    public Pooling Pooling { get; }

    /// <summary>Cuts.</summary>
    /// <param name="places">Where, first to last; of the plan.</param>
    /// <param name="isLastForOneRow">
    /// Whether the last layer is computed for the row alone that the classifier reads, if it reads one.
    /// </param>
    public IReadOnlyList<Block> Cut(IReadOnlyList<Place> places, bool isLastForOneRow)
    {
        Slice[] slices = new Slice[places.Count + 1];
        for (int i = 1; i < slices.Length; i++)
        {
            slices[i] = _slicer.Find(places[i - 1], i < places.Count ? places[i].States : [_roles.Logits]);
        }

        string[] carried = [.. slices.Skip(1).SelectMany(slice => slice.Carried).Distinct()];
        slices[0] = _slicer.Find(null, [.. places.Count > 0 ? places[0].States : [_roles.Logits], .. carried]);
        return
        [
            .. slices.Select((slice, i) => Write(slice, i < places.Count ? places[i] : null, carried, isLastForOneRow)),
        ];
    }

    /// <summary>
    /// The whole graph, its states going through single precision as they do between blocks: that changes no value, but
    /// ONNX Runtime chooses by such casts what it computes in half precision.
    /// </summary>
    /// <param name="places">Where; of the plan.</param>
    /// <returns>The graph, and the name of its only output, the logits in single precision.</returns>
    public (ModelProto Model, string Logits) Whole(IReadOnlyList<Place> places)
    {
        ModelProto model = _graph.Model.Clone();
        IEnumerable<string> states = places.SelectMany(place => place.States);
        foreach (string state in states.Where(state => _shapes[state].Type != TensorProto.Types.DataType.Float))
        {
            NodeProto producer = model.Graph.Node.First(node => node.Output.Contains(state));
            producer.Output[producer.Output.IndexOf(state)] = state + "~narrow";
            int place = model.Graph.Node.IndexOf(producer) + 1;
            model.Graph.Node.Insert(
                place, BlockWriter.Cast(state + "~narrow", state + "~wide", TensorProto.Types.DataType.Float));
            model.Graph.Node.Insert(place + 1, BlockWriter.Cast(state + "~wide", state, _shapes[state].Type));
        }

        string logits = _roles.Logits;
        if (_shapes[logits].Type != TensorProto.Types.DataType.Float)
        {
            model.Graph.Node.Add(BlockWriter.Cast(logits, logits + "~wide", TensorProto.Types.DataType.Float));
            logits += "~wide";
        }

        model.Graph.Output.Clear();
        model.Graph.Output.Add(new ValueInfoProto { Name = logits });
        return (model, logits);
    }

    /// <summary>The name of the hidden states after so many layers.</summary>
    public static string StateName(int layer) => FormattableString.Invariant($"hidden_{layer}");

    private static IEnumerable<(string Value, string Name)> States(Place place)
    {
        string name = StateName(place.Layer);
        return place.States.Select((value, i) => (value, i == 0 ? name : FormattableString.Invariant($"{name}_{i}")));
    }

    private Block Write(Slice slice, Place? to, string[] carried, bool isLastForOneRow)
    {
        string CarriedName(string value) => FormattableString.Invariant($"carried_{Array.IndexOf(carried, value)}");
        (string Value, string Name)[] given = slice.From is null
            ? []
            : [.. States(slice.From), .. slice.Carried.Select(value => (value, CarriedName(value)))];
        IEnumerable<(string Value, string Name)> wanted = to is null ? [(_roles.Logits, "logits")] : States(to);
        if (slice.From is null)
        {
            wanted = wanted.Concat(carried.Select(value => (value, CarriedName(value))));
        }

        ModelProto model = BlockWriter.Write(_graph, _shapes, slice, given, [.. wanted]);
        if (to is null && isLastForOneRow && Pooling.Row is { } row)
        {
            Dictionary<string, string> values = given.ToDictionary(pair => pair.Name, pair => pair.Value);
            IReadOnlyList<Axis>? AxesOf(string name) => Axes(values.GetValueOrDefault(name, name));
            RowReader.Rewrite(_graph.File, model.Graph, AxesOf, _plan.LastState, row);
        }

        long parameters = slice.Initializers.Select(name => _graph.Initializers[name]).Where(IsWeight)
            .Sum(tensor => TensorSize.Elements(_graph.File, tensor));
        return new Block(
            model,
            slice.From?.Layer ?? 0,
            to?.Layer ?? _plan.Layers,
            to is null ? null : StateName(to.Layer),
            parameters);
    }

    private IReadOnlyList<Axis>? Axes(string value) => _shapes.GetValueOrDefault(value)?.Axes;

    // Whole numbers of 32 and 64 bits are shapes and indices, not what was learned.
    private static bool IsWeight(TensorProto tensor) => tensor.DataType is not (
        TensorProto.Types.DataType.Int32 or TensorProto.Types.DataType.Int64 or TensorProto.Types.DataType.Bool
        or TensorProto.Types.DataType.String);
}

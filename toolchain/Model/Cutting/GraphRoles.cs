using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>Which input is what, and which output has the logits.</summary>
internal sealed class GraphRoles
{
    private const string IdsName = "input_ids";
    private const string LogitsName = "logits";

    private static readonly string[] NotIds = ["mask", "type", "segment", "position"];

    private GraphRoles(GraphInput ids, IReadOnlyList<GraphInput> inputs, string logits)
    {
        Ids = ids;
        Inputs = inputs;
        Logits = logits;
    }

    /// <summary>The input of the token ids.</summary>
    public GraphInput Ids { get; }

    /// <summary>All inputs, the ids among them.</summary>
    public IReadOnlyList<GraphInput> Inputs { get; }

    /// <summary>The value with the logits.</summary>
    public string Logits { get; }

    /// <summary>Tells the roles by names and shapes.</summary>
    /// <exception cref="ToolException">
    /// There are no ids, no logits, an axis is fixed, or an input is needed that is not known.
    /// </exception>
    public static GraphRoles Of(SourceGraph graph)
    {
        ValueInfoProto ids = FindIds(graph);
        ValueInfoProto logits = FindLogits(graph);
        HashSet<string> needed = Needed(graph, logits.Name);
        List<GraphInput> inputs = [];
        foreach (ValueInfoProto input in graph.Inputs)
        {
            InputRole role = ReferenceEquals(input, ids) ? InputRole.Ids
                : !needed.Contains(input.Name) ? InputRole.Unused
                : RoleOf(graph, input);
            if (role != InputRole.Unused)
            {
                RequireDynamic(graph, input);
            }

            inputs.Add(new GraphInput(input.Name, role, TypeOf(input)));
        }

        IEnumerable<IGrouping<InputRole, GraphInput>> byRole =
            inputs.Where(input => input.Role != InputRole.Unused).GroupBy(input => input.Role);
        if (byRole.FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ToolException(
                $"{graph.File}: the inputs {Excerpt.OfNames([.. twice.Select(input => input.Name)])} seem to be the "
                + "same; export the model with the inputs input_ids, attention_mask and token_type_ids alone.");
        }

        return new GraphRoles(inputs.First(input => input.Role == InputRole.Ids), inputs, logits.Name);
    }

    private static ValueInfoProto FindIds(SourceGraph graph)
    {
        ValueInfoProto[] integers = [.. graph.Inputs.Where(input => TypeOf(input) is DataType.Int32 or DataType.Int64)];
        IEnumerable<ValueInfoProto> named = integers.Where(
            input => Has(input, "input") && Has(input, "id") && !NotIds.Any(word => Has(input, word)));
        ValueInfoProto? ids = Array.Find(integers, input => input.Name == IdsName) ?? named.FirstOrDefault()
            ?? (integers.Length == 1 ? integers[0] : null);
        return ids is null
            ? throw new ToolException(
                $"{graph.File}: none of its inputs "
                + $"({Excerpt.OfNames([.. graph.Inputs.Select(input => input.Name)])}) takes token ids; a text "
                + "classifier with an input 'input_ids' is expected.")
            : ids;
    }

    private static InputRole RoleOf(SourceGraph graph, ValueInfoProto input) =>
        Has(input, "mask") ? InputRole.Mask
        : Has(input, "type") || Has(input, "segment") ? InputRole.Types
        : Has(input, "position")
            ? throw new ToolException(
                $"{graph.File}: it takes '{Excerpt.Of(input.Name)}', which a cascade does not feed; "
                + "export the model so that it counts positions itself.")
            : throw new ToolException(
                $"{graph.File}: it takes '{Excerpt.Of(input.Name)}', but a cascade feeds token ids, attention mask "
                + "and token types alone; export the model without this input.");

    private static void RequireDynamic(SourceGraph graph, ValueInfoProto input)
    {
        if (input.Type?.TensorType?.Shape is not { } shape)
        {
            return;
        }

        if (shape.Dim.Count != 2)
        {
            throw new ToolException(
                $"{graph.File}: its input '{Excerpt.Of(input.Name)}' has {shape.Dim.Count} axes; [batch, sequence] is "
                + "expected.");
        }

        if (shape.Dim.FirstOrDefault(dim => dim.DimValue > 0) is { } fixedAxis)
        {
            throw new ToolException(
                $"{graph.File}: its input '{Excerpt.Of(input.Name)}' has an axis of the fixed size "
                + $"{fixedAxis.DimValue}; export with dynamic batch and sequence axes.");
        }
    }

    private static ValueInfoProto FindLogits(SourceGraph graph)
    {
        IList<ValueInfoProto> outputs = graph.Model.Graph.Output;
        ValueInfoProto[] flat = [.. outputs.Where(output => output.Type?.TensorType?.Shape?.Dim.Count == 2)];
        ValueInfoProto? logits = outputs.FirstOrDefault(output => output.Name == LogitsName)
            ?? flat.FirstOrDefault(IsFloat) ?? flat.FirstOrDefault()
            ?? (outputs.Count == 1 && outputs[0].Type?.TensorType?.Shape is null ? outputs[0] : null);
        return logits ?? throw NoLogits(graph, string.Join(", ", outputs.Select(Describe)));
    }

    /// <summary>The error that no output is what a classifier gives.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="found">What there is instead.</param>
    public static ToolException NoLogits(SourceGraph graph, string found) => new(
        $"{graph.File}: a classifier gives logits [batch, labels], this model gives {Excerpt.Of(found)}; "
        + "export it with the task text-classification.");

    private static bool IsFloat(ValueInfoProto output) =>
        TypeOf(output) is DataType.Float or DataType.Float16 or DataType.Double or DataType.Bfloat16;

    private static string Describe(ValueInfoProto output) =>
        $"{output.Name} [{string.Join(", ", output.Type?.TensorType?.Shape?.Dim.Select(NameOf) ?? ["?"])}]";

    private static string NameOf(TensorShapeProto.Types.Dimension axis) =>
        axis.DimParam.Length > 0 ? axis.DimParam
        : axis.DimValue > 0 ? FormattableString.Invariant($"{axis.DimValue}") : "?";

    // What the logits are computed from, by values or shapes.
    private static HashSet<string> Needed(SourceGraph graph, string logits)
    {
        HashSet<string> needed = [logits];
        for (int i = graph.Nodes.Length - 1; i >= 0; i--)
        {
            if (graph.Nodes[i].Output.Any(needed.Contains))
            {
                needed.UnionWith(graph.Reads[i]);
            }
        }

        return needed;
    }

    private static bool Has(ValueInfoProto value, string word) =>
        value.Name.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static DataType TypeOf(ValueInfoProto value) => value.Type?.TensorType?.ElemType ?? DataType.Undefined;
}

using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>
/// What the values of a graph come from: nothing but constants, the ids as they are, the ids in any way, or the word
/// embeddings, by value and not only by shape; the last are called hot.
/// </summary>
internal sealed class ValueFlow
{
    private readonly HashSet<string> _constants;
    private readonly HashSet<string> _ids;
    private readonly HashSet<string> _fromIds;
    private readonly HashSet<string> _hot = [];
    private readonly HashSet<string> _vectors = [];
    private readonly Dictionary<NodeProto, int> _attentions = [];
    private readonly HashSet<NodeProto> _products = [];

    private ValueFlow(SourceGraph graph, GraphRoles roles)
    {
        _constants = [.. graph.Initializers.Keys];
        _ids = [roles.Ids.Name];
        _fromIds = [roles.Ids.Name];
        foreach (TensorProto tensor in graph.Initializers.Values)
        {
            NoteRank(tensor);
        }

        for (int i = 0; i < graph.Nodes.Length; i++)
        {
            Visit(graph.Nodes[i], graph.Reads[i]);
        }
    }

    /// <summary>The value that the word embeddings are looked up in; null if they are not looked up.</summary>
    public string? Table { get; private set; }

    /// <summary>Follows the values of a graph.</summary>
    public static ValueFlow Of(SourceGraph graph, GraphRoles roles) => new(graph, roles);

    /// <summary>Whether a value never changes.</summary>
    public bool IsConstant(string value) => _constants.Contains(value);

    /// <summary>Whether a value is computed from the word embeddings.</summary>
    public bool IsHot(string value) => _hot.Contains(value);

    /// <summary>Whether a value is computed from the ids, not by way of the word embeddings.</summary>
    public bool IsFromIds(string value) => _fromIds.Contains(value);

    /// <summary>
    /// How many fused attentions and softmaxes of hot values a node has, those of graphs inside it included.
    /// </summary>
    public int Attentions(NodeProto node) => _attentions.GetValueOrDefault(node);

    /// <summary>Whether a node, or one in a graph inside it, is a matrix product of hot values.</summary>
    public bool IsProduct(NodeProto node) => _products.Contains(node);

    private void Visit(NodeProto node, IReadOnlyList<string> reads)
    {
        if (!Operators.IsRandom(node) && reads.All(_constants.Contains))
        {
            _constants.UnionWith(Made(node));
            return;
        }

        if ((Operators.IsAttention(node) || Operators.IsSoftmax(node)) && node.Input.Any(_hot.Contains))
        {
            _attentions[node] = 1;
        }

        if (Operators.Factors(node).Count(_hot.Contains) >= 2)
        {
            _products.Add(node);
        }

        if (Operators.IsEmbedding(node) && node.Input.Count > 0 && _ids.Contains(node.Input[0]))
        {
            Table ??= node.Input.ElementAtOrDefault(2);
            for (int i = 0; i < node.Output.Count; i++)
            {
                (i == 1 ? _fromIds : _hot).Add(node.Output[i]);
            }

            return;
        }

        if (Operators.IsLookUp(node) && _ids.Contains(node.Input[1]) && _constants.Contains(node.Input[0])
            && !_vectors.Contains(node.Input[0]))
        {
            Table ??= node.Input[0];
            _hot.UnionWith(Made(node));
            return;
        }

        // Of several bodies one is chosen.
        GraphProto[] bodies = [.. Bodies.Of(node)];
        int attentions = bodies.Select(body => Visit(node, body)).DefaultIfEmpty().Max();
        if (attentions > 0)
        {
            _attentions[node] = attentions;
        }

        string[] data = [.. Operators.Data(node, reads)];
        if (node.OpType == "If")
        {
            VisitIf(node, bodies);
        }
        else if (data.Any(_hot.Contains))
        {
            _hot.UnionWith(Made(node));
        }
        else if (data.Any(_fromIds.Contains))
        {
            _fromIds.UnionWith(Made(node));
            if (Operators.CopiesIds(node) && node.Input.Any(_ids.Contains))
            {
                _ids.UnionWith(Made(node));
            }
        }
    }

    // Gives the number of attentions in it.
    private int Visit(NodeProto node, GraphProto body)
    {
        foreach (TensorProto tensor in body.Initializer)
        {
            _constants.Add(tensor.Name);
            NoteRank(tensor);
        }

        // What goes round in a Loop or a Scan is taken to be of everything that goes in.
        bool isHot = node.Input.Any(_hot.Contains) || Bodies.Captures(body).Any(_hot.Contains);
        bool isFromIds = node.Input.Any(_fromIds.Contains) || Bodies.Captures(body).Any(_fromIds.Contains);
        foreach (ValueInfoProto input in body.Input.Where(_ => isHot || isFromIds))
        {
            (isHot ? _hot : _fromIds).Add(input.Name);
        }

        foreach (NodeProto inner in body.Node)
        {
            Visit(inner, Bodies.Reads(inner));
            if (IsProduct(inner))
            {
                _products.Add(node);
            }
        }

        return body.Node.Sum(Attentions);
    }

    // Each output is what one of the branches gives, and the condition chooses.
    private void VisitIf(NodeProto node, GraphProto[] bodies)
    {
        for (int i = 0; i < node.Output.Count; i++)
        {
            string[] given =
                [.. bodies.Where(body => body.Output.Count > i).Select(body => body.Output[i].Name), .. node.Input];
            if (given.Any(_hot.Contains))
            {
                _hot.Add(node.Output[i]);
            }
            else if (given.Any(_fromIds.Contains))
            {
                _fromIds.Add(node.Output[i]);
            }
        }
    }

    private static IEnumerable<string> Made(NodeProto node) => node.Output.Where(name => name.Length > 0);

    // A table of word embeddings has a row, not a number, for each word.
    private void NoteRank(TensorProto tensor)
    {
        if (tensor.Dims.Count < 2)
        {
            _vectors.Add(tensor.Name);
        }
    }
}

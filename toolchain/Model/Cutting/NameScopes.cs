using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>
/// Makes names unique: those of values, also in graphs inside nodes (two branches may use the same one), and those of
/// nodes.
/// </summary>
internal sealed class NameScopes
{
    private readonly string _file;
    private readonly HashSet<string> _taken = [];
    private int _made;

    private NameScopes(string file) => _file = file;

    /// <summary>Renames what has to be; values of the model's own graph keep their names.</summary>
    /// <param name="file">The graph's file.</param>
    /// <param name="graph">The graph.</param>
    /// <exception cref="ToolException">A value is made twice.</exception>
    public static void MakeUnique(string file, GraphProto graph)
    {
        NameScopes scopes = new(file);
        scopes.Claim(graph);
        foreach (NodeProto node in graph.Node)
        {
            scopes.RenameBodies(node);
        }

        scopes._taken.Clear();
        scopes.RenameNodes(graph);
    }

    private void Claim(GraphProto graph)
    {
        // An initializer may be listed as an input too: one that can be overridden.
        IEnumerable<string> given =
            graph.Input.Select(input => input.Name).Union(graph.Initializer.Select(tensor => tensor.Name));
        foreach (string name in given.Concat(graph.Node.SelectMany(node => node.Output)).Where(name => name.Length > 0))
        {
            if (!_taken.Add(name))
            {
                throw new ToolException(
                    $"{_file}: two nodes make the value '{Excerpt.Of(name)}'; the graph is damaged.");
            }
        }
    }

    private void RenameBodies(NodeProto node)
    {
        foreach (GraphProto body in Bodies.Of(node))
        {
            Dictionary<string, string> renamed = [];
            foreach (string name in Bodies.Definitions(body).Distinct())
            {
                if (!_taken.Add(name))
                {
                    renamed[name] = Fresh(name);
                }
            }

            if (renamed.Count > 0)
            {
                Rename(body, renamed);
            }

            foreach (NodeProto inner in body.Node)
            {
                RenameBodies(inner);
            }
        }
    }

    private static void Rename(GraphProto body, Dictionary<string, string> renamed)
    {
        // A node around it, so that the body is renamed as those inside nodes are.
        NodeProto holder = new();
        holder.Attribute.Add(new AttributeProto { G = body });
        Bodies.RenameInside(holder, name => renamed.GetValueOrDefault(name, name));
    }

    private void RenameNodes(GraphProto graph)
    {
        foreach (NodeProto node in graph.Node)
        {
            string name = node.Name.Length > 0 ? node.Name : node.OpType;
            node.Name = _taken.Add(name) ? name : Fresh(name);
            foreach (GraphProto body in Bodies.Of(node))
            {
                RenameNodes(body);
            }
        }
    }

    private string Fresh(string name)
    {
        string fresh;
        do
        {
            fresh = FormattableString.Invariant($"{name}~{++_made}");
        }
        while (!_taken.Add(fresh));

        return fresh;
    }
}

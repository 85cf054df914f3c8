using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>
/// The constant vector that is added to a product by whatever reads it next. A quantized product adds it itself, while
/// it turns its sums back into single precision, so one pass over them falls away.
/// </summary>
internal sealed class AddedVector
{
    private readonly NodeProto _reader;
    private readonly int _input;

    private AddedVector(NodeProto reader, int input) => (_reader, _input) = (reader, input);

    /// <summary>The vector's name.</summary>
    public string Name => _reader.Input[_input];

    /// <summary>
    /// Finds it; null if more than one node reads the product, or adds no vector of one number a column.
    /// </summary>
    /// <param name="file">The graph.</param>
    /// <param name="nodes">Its nodes as they are now.</param>
    /// <param name="product">The product's name.</param>
    /// <param name="columns">Its columns.</param>
    public static AddedVector? Find(GraphFile file, IReadOnlyCollection<NodeProto> nodes, string product, long columns)
    {
        NodeProto[] readers = [.. nodes.Where(node => node.Input.Contains(product))];
        bool isSeen = file.Model.Graph.Output.Any(output => output.Name == product);
        if (isSeen || readers.Length != 1 || readers[0].Input.Count(input => input == product) != 1
            || !Adds(readers[0]))
        {
            return null;
        }

        for (int i = 0; i < readers[0].Input.Count; i++)
        {
            // Not one in half precision, which is widened by a node that may come later.
            if (file.Constant(
                readers[0].Input[i]) is { Dims.Count: 1, DataType: TensorProto.Types.DataType.Float } vector
                && vector.Dims[0] == columns)
            {
                return new AddedVector(readers[0], i);
            }
        }

        return null;
    }

    /// <summary>Changes the reader so that it adds the vector no more.</summary>
    /// <param name="nodes">The nodes, of which the reader falls away if nothing is left for it to do.</param>
    /// <returns>What the product is named from now on.</returns>
    public string Take(ICollection<NodeProto> nodes, string product)
    {
        _reader.Input.RemoveAt(_input);
        if (_reader.OpType == "BiasGelu")
        {
            _reader.OpType = "Gelu";
        }
        else if (_reader.Input.Count == 1)
        {
            nodes.Remove(_reader);
            return _reader.Output[0];
        }

        return product;
    }

    private static bool Adds(NodeProto node) => (node.Domain, node.OpType) switch
    {
        ("" or "ai.onnx", "Add" or "Sum") => true,
        (GraphBuilder.Microsoft, "BiasGelu") => true,
        _ => false,
    };
}

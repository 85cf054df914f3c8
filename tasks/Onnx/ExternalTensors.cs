using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Tasks.Onnx.Format;

namespace EarlyExitGen.Tasks.Onnx;

/// <summary>Finds the tensors whose values lie in other files, wherever a model may hold tensors.</summary>
internal static class ExternalTensors
{
    /// <summary>The tensors, in the order of the model.</summary>
    public static IEnumerable<ExternalTensor> Of(ModelProto model) => Of(model.Graph)
        .Concat(model.Functions.SelectMany(f => f.Node).SelectMany(Of))
        .Where(t => t.DataLocation == TensorProto.Types.DataLocation.External)
        .Select(ExternalTensor.Of);

    private static IEnumerable<TensorProto> Of(GraphProto graph) => graph.Initializer
        .Concat(graph.SparseInitializer.SelectMany(Of))
        .Concat(graph.Node.SelectMany(Of));

    private static IEnumerable<TensorProto> Of(NodeProto node) => node.Attribute.SelectMany(a => OneOrNone(a.T)
        .Concat(a.Tensors)
        .Concat(OneOrNone(a.SparseTensor).Concat(a.SparseTensors).SelectMany(Of))
        .Concat(OneOrNone(a.G).Concat(a.Graphs).SelectMany(Of)));

    private static IEnumerable<TensorProto> Of(SparseTensorProto tensor) =>
        OneOrNone(tensor.Values).Concat(OneOrNone(tensor.Indices));

    private static IEnumerable<T> OneOrNone<T>(T? value)
        where T : class => value is null ? [] : [value];
}

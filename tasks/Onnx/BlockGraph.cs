using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Graphs;
using EarlyExitGen.Tasks.Onnx.Format;

namespace EarlyExitGen.Tasks.Onnx;

/// <summary>The inputs, outputs and external data of a block.</summary>
/// <param name="Signature">What it takes and gives.</param>
/// <param name="External">The tensors whose values lie in other files.</param>
internal sealed record BlockGraph(GraphSignature Signature, IReadOnlyList<ExternalTensor> External)
{
    /// <summary>The files with its external data, relative to its own folder, each once.</summary>
    public IEnumerable<string> ExternalFiles => External.Select(t => t.File).OfType<string>().Distinct();

    /// <summary>Reads them from a model.</summary>
    public static BlockGraph Of(ModelProto model)
    {
        HashSet<string> initialized = [.. model.Graph.Initializer.Select(i => i.Name)];
        GraphSignature signature = new(
            [.. model.Graph.Input.Where(i => !initialized.Contains(i.Name)).Select(TensorOf)],
            [.. model.Graph.Output.Select(TensorOf)]);
        return new BlockGraph(signature, [.. ExternalTensors.Of(model)]);
    }

    private static GraphTensor TensorOf(ValueInfoProto value)
    {
        TypeProto.Types.Tensor? tensor = value.Type?.TensorType;
        return new GraphTensor(value.Name, (ElementType?)tensor?.ElemType, tensor?.Shape?.Dim.Select(AxisOf).ToArray());
    }

    private static Axis AxisOf(TensorShapeProto.Types.Dimension axis) => Axis.Of(
        axis.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue ? axis.DimValue : -1, axis.DimParam);
}

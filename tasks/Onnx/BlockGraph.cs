using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Tasks.Onnx.Format;

namespace EarlyExitGen.Tasks.Onnx;

/// <summary>The inputs, outputs and external data of a block.</summary>
/// <param name="Inputs">What it takes; inputs that have a value in the graph already are left out.</param>
/// <param name="Outputs">What it gives.</param>
/// <param name="External">The tensors whose values lie in other files.</param>
internal sealed record BlockGraph(
    IReadOnlyList<BlockTensor> Inputs, IReadOnlyList<BlockTensor> Outputs, IReadOnlyList<ExternalTensor> External)
{
    /// <summary>The files with its external data, relative to its own folder, each once.</summary>
    public IEnumerable<string> ExternalFiles => External.Select(t => t.File).OfType<string>().Distinct();

    /// <summary>Reads them from a model.</summary>
    public static BlockGraph Of(ModelProto model)
    {
        HashSet<string> initialized = [.. model.Graph.Initializer.Select(i => i.Name)];
        return new BlockGraph(
            [.. model.Graph.Input.Where(i => !initialized.Contains(i.Name)).Select(BlockTensor.Of)],
            [.. model.Graph.Output.Select(BlockTensor.Of)],
            [.. ExternalTensors.Of(model)]);
    }

    /// <summary>The input of a name; null if there is none.</summary>
    public BlockTensor? Input(string name) => Inputs.FirstOrDefault(t => t.Name == name);

    /// <summary>The output of a name; null if there is none.</summary>
    public BlockTensor? Output(string name) => Outputs.FirstOrDefault(t => t.Name == name);
}

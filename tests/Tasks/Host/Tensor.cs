using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Tasks.Tests.Host;

/// <summary>An input or an output that a block declares.</summary>
internal sealed record Tensor(string Name, ElementType Type, params Dimension[] Shape)
{
    /// <summary>
    /// A block that declares these inputs and outputs; it is never run, so what it computes does not matter.
    /// </summary>
    public static Action<GraphBuilder> Block(Tensor[] inputs, Tensor[] outputs) => graph =>
    {
        foreach (Tensor input in inputs)
        {
            graph.Input(input.Name, input.Type, input.Shape);
        }

        string value = inputs.Length > 0 ? inputs[0].Name : graph.Constant("one", [1f], 1);
        foreach (Tensor output in outputs)
        {
            graph.Node("Identity", output.Name, [value]);
            graph.Output(output.Name, output.Type, output.Shape);
        }
    };
}

using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Graphs;

namespace EarlyExitGen.Tasks.Onnx;

/// <summary>The inputs, outputs and external data of a block.</summary>
/// <param name="Signature">What it takes and gives.</param>
/// <param name="External">The tensors whose values lie in other files.</param>
internal sealed record BlockGraph(GraphSignature Signature, IReadOnlyList<ExternalTensor> External)
{
    /// <summary>The files with its external data, relative to its own folder, each once.</summary>
    public IEnumerable<string> ExternalFiles => External.Select(t => t.File).OfType<string>().Distinct();
}

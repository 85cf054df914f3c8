using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>A part of the way from the word embeddings to the logits.</summary>
/// <param name="Nodes">Its nodes, in order.</param>
/// <param name="End">The value that everything behind it is computed from; several if one node gives them.</param>
internal sealed record Stretch(IReadOnlyList<NodeProto> Nodes, IReadOnlyList<string> End);

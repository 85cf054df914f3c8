using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>A part of a classifier that is a graph of its own.</summary>
/// <param name="Model">
/// The graph: it takes <c>input_ids</c> (the first block), <c>attention_mask</c> and <c>token_type_ids</c> as far as
/// they are read, and states of earlier blocks, and gives states in single precision, the last block <c>logits</c>. Its
/// large weights lie in the file that all blocks share.
/// </param>
/// <param name="From">The number of layers before it.</param>
/// <param name="To">The number of layers at its end.</param>
/// <param name="State">The name of the hidden states that it gives; null for the last block.</param>
/// <param name="Parameters">The number of floating-point weights that it reads.</param>
internal sealed record Block(ModelProto Model, int From, int To, string? State, long Parameters);

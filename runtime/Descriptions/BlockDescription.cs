using System.ComponentModel;

namespace EarlyExitGen.Runtime;

/// <summary>One block: an ONNX graph from the previous exit to its own.</summary>
/// <param name="Layer">The number of layers of the encoder before its exit; 0 is right after the embeddings.</param>
/// <param name="File">The graph's file, relative to the cascade's folder, with forward slashes.</param>
/// <param name="Sha256">The SHA-256 of that file in lower-case hex.</param>
/// <param name="Data">The files of external data that the graph refers to; several blocks may share one.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record BlockDescription(int Layer, string File, string Sha256, params DataDescription[] Data);

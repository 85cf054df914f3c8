using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>Which cascade is quantized, and how.</summary>
/// <param name="Manifest">The cascade in single precision.</param>
/// <param name="Out">The folder that the new one goes to.</param>
/// <param name="Bits">The bits of weights: 7 or 8.</param>
/// <param name="Embeddings">What embedding tables are stored in.</param>
/// <param name="Force">Whether the folder may hold another cascade, whose files and operating points then go.</param>
internal sealed record QuantizationRequest(
    CascadeManifest Manifest, string Out, int Bits, EmbeddingStorage Embeddings, bool Force = false);

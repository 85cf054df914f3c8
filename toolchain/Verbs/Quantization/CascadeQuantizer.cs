using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Onnx;
using Google.Protobuf;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>
/// Quantizes all graphs of a cascade into a folder: blocks, plain model if there is one, one file of weights.
/// </summary>
internal static class CascadeQuantizer
{
    /// <summary>Writes everything but the manifest into an existing, empty folder.</summary>
    /// <returns>How many matrices there are, and how many of them are in 8-bit integers now.</returns>
    /// <exception cref="ToolException">A file is missing or broken, or there is nothing to quantize.</exception>
    public static (int Quantized, int Matrices) Write(QuantizationRequest request, string folder)
    {
        OneModel.Require(request.Manifest, "quantize its models, each by itself,");
        CascadeSpec spec = request.Manifest.Spec;
        Copy(spec.Tokenizer.Vocabulary, spec.Tokenizer.Sha256);
        if (spec.Tokenizer.Merges is { } merges)
        {
            Copy(merges.File, merges.Sha256);
        }

        if (spec.Lexicon is { } lexicon)
        {
            // In 8-bit integers already.
            Copy(lexicon.File, lexicon.Sha256);
        }

        int quantized = 0;
        int matrices = 0;
        using (WeightFile file = new(Path.Combine(folder, CascadeGraphs.WeightsFile)))
        {
            SharedWeights weights = new(file);
            foreach (ExitSpec exit in spec.BlockExits)
            {
                (int done, int all) = Quantize(exit.Block!, CascadeGraphs.BlockFile(exit.Layer), weights);
                (quantized, matrices) = (quantized + done, matrices + all);
            }

            if (quantized == 0)
            {
                throw new ToolException(
                    $"{request.Manifest.Path}: there is nothing to quantize: no block multiplies by a constant "
                    + "matrix of 4,096 weights or more.");
            }

            if (File.Exists(Path.Combine(request.Manifest.Folder, CascadeGraphs.PlainFile)))
            {
                Quantize(CascadeGraphs.PlainFile, CascadeGraphs.PlainFile, weights);
            }
        }

        return (quantized, matrices);

        (int Quantized, int Matrices) Quantize(string from, string to, SharedWeights weights)
        {
            GraphFile graph = GraphFile.Read(Path.Combine(request.Manifest.Folder, from));
            GraphQuantizer quantizer = GraphQuantizer.Run(
                graph, weights, request.Bits, request.Embeddings, keepsMask: from == CascadeGraphs.PlainFile);
            File.WriteAllBytes(Path.Combine(folder, to), graph.Model.ToByteArray());
            return (quantizer.Quantized, quantizer.Matrices);
        }

        void Copy(string file, string sha256)
        {
            string source = Path.Combine(request.Manifest.Folder, file);
            ModelFile.Require(source);
            if (!ManifestFile.Of(request.Manifest.Folder, file).Sha256.Equals(
                sha256, StringComparison.OrdinalIgnoreCase))
            {
                throw new ToolException(
                    $"{source}: this is not the file that {request.Manifest.Path} names; its SHA-256 is another.");
            }

            string target = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(source, target);
        }
    }
}

using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>
/// The size of a cascade's weights in single precision, each counted once however many graphs use it.
/// </summary>
internal static class SinglePrecision
{
    /// <summary>The bytes, plain model included.</summary>
    public static long BytesOf(CascadeManifest manifest)
    {
        IEnumerable<string> files = manifest.Spec.BlockExits.Select(exit => exit.Block!)
            .Where(file => File.Exists(Path.Combine(manifest.Folder, file)))
            .Concat(ManifestFiles.PlainModels(manifest));
        HashSet<string> seen = [];
        long bytes = 0;
        foreach (string file in files)
        {
            foreach (TensorProto tensor in GraphFile.Read(Path.Combine(manifest.Folder, file)).Model.Graph.Initializer)
            {
                // Weights that several graphs share lie at one place of one file.
                string place = tensor.DataLocation == TensorProto.Types.DataLocation.External
                    ? string.Join(
                        ' ', tensor.ExternalData.Select(entry => entry.Value).Prepend(Path.GetDirectoryName(file)))
                    : $"{file} {tensor.Name}";
                bool isReal = tensor.DataType is TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Float16;
                bytes += isReal && seen.Add(place)
                    ? tensor.Dims.Aggregate((long)sizeof(float), (product, size) => product * size)
                    : 0;
            }
        }

        return bytes;
    }
}

using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Onnx;
using Google.Protobuf;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>
/// Quantizes all graphs of a cascade into a folder: blocks, plain models if there are any, one file of weights for
/// those of a folder. Of several models those that are in 8-bit integers already are taken as they are.
/// </summary>
internal sealed class CascadeQuantizer : IDisposable
{
    private readonly QuantizationRequest _request;
    private readonly string _folder;
    private readonly Dictionary<string, (WeightFile File, SharedWeights Weights)> _weights = [];
    private int _quantized;
    private int _matrices;

    private CascadeQuantizer(QuantizationRequest request, string folder) => (_request, _folder) = (request, folder);

    private CascadeManifest Manifest => _request.Manifest;

    /// <summary>Writes everything but the manifest into an existing, empty folder.</summary>
    /// <exception cref="ToolException">A file is missing or broken, or there is nothing to quantize.</exception>
    public static QuantizedGraphs Write(QuantizationRequest request, string folder)
    {
        using CascadeQuantizer quantizer = new(request, folder);
        return quantizer.Write();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((WeightFile file, _) in _weights.Values)
        {
            file.Dispose();
        }
    }

    private QuantizedGraphs Write()
    {
        CascadeSpec spec = Manifest.Spec;
        foreach (TokenizerSpec tokenizer in spec.Tokenizers)
        {
            Copy(new DataFileSpec(tokenizer.Vocabulary, tokenizer.Sha256));
            if (tokenizer.Merges is { } merges)
            {
                Copy(merges);
            }
        }

        if (spec.Lexicon is { } lexicon)
        {
            // In 8-bit integers already.
            Copy(new DataFileSpec(lexicon.File, lexicon.Sha256));
        }

        int[] kept = Kept();
        foreach (ExitSpec exit in spec.BlockExits)
        {
            if (kept.Contains(exit.Model))
            {
                Copy(new DataFileSpec(exit.Block!, exit.Sha256));
                Array.ForEach([.. exit.Data], Copy);
            }
            else
            {
                (int done, int all) = Quantize(exit.Block!, QuantizedBlocks.FileOf(spec, exit), keepsMask: false);
                (_quantized, _matrices) = (_quantized + done, _matrices + all);
            }
        }

        if (_quantized == 0)
        {
            throw new ToolException(
                $"{Manifest.Path}: there is nothing to quantize: no block multiplies by a constant "
                + "single-precision matrix of 4,096 weights or more.");
        }

        HashSet<string> keptFolders =
            [.. spec.BlockExits.Where(exit => kept.Contains(exit.Model)).Select(exit => FolderOf(exit.Block!))];
        foreach (string plain in ManifestFiles.PlainModels(Manifest))
        {
            if (keptFolders.Contains(FolderOf(plain)))
            {
                Place(plain);
            }
            else
            {
                Quantize(plain, plain, keepsMask: true);
            }
        }

        return new QuantizedGraphs(_quantized, _matrices, kept);
    }

    // The numbers of models that are quantized already; none where all are, which is refused.
    private int[] Kept()
    {
        CascadeSpec spec = Manifest.Spec;
        int[] done = spec.Models.Count == 0 ? [] :
        [
            .. spec.BlockExits.Where(exit => GraphQuantizer.QuantizedOperator(Read(exit.Block!)) is not null)
                .Select(exit => exit.Model).Distinct(),
        ];
        return done.Length == spec.BlockExits.Select(exit => exit.Model).Distinct().Count() ? [] : done;
    }

    private (int Quantized, int Matrices) Quantize(string from, string to, bool keepsMask)
    {
        GraphFile graph = Read(from);
        GraphQuantizer quantizer = GraphQuantizer.Run(
            graph, WeightsOf(FolderOf(to)), _request.Bits, _request.Embeddings, keepsMask);
        File.WriteAllBytes(New(to), graph.Model.ToByteArray());
        return (quantizer.Quantized, quantizer.Matrices);
    }

    private GraphFile Read(string file) => GraphFile.Read(Path.Combine(Manifest.Folder, file));

    private SharedWeights WeightsOf(string folder)
    {
        if (!_weights.TryGetValue(folder, out (WeightFile, SharedWeights Weights) known))
        {
            WeightFile file = new(New(Path.Combine(folder, CascadeGraphs.WeightsFile)));
            known = (file, new SharedWeights(file));
            _weights.Add(folder, known);
        }

        return known.Weights;
    }

    private void Copy(DataFileSpec file)
    {
        string source = Path.Combine(Manifest.Folder, file.File);
        ModelFile.Require(source);
        if (!ManifestFile.Of(Manifest.Folder, file.File).Sha256.Equals(
            file.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new ToolException(
                $"{source}: this is not the file that {Manifest.Path} names; its SHA-256 is another.");
        }

        // Blocks share their weights, tokenizers may share a vocabulary.
        if (!File.Exists(Path.Combine(_folder, file.File)))
        {
            Place(file.File);
        }
    }

    private void Place(string file) => File.Copy(Path.Combine(Manifest.Folder, file), New(file));

    // Where a model lies in the folder of another one, a file of weights that is taken as it is may be in the way.
    private string New(string file)
    {
        string path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return !File.Exists(path)
            ? path
            : throw new ToolException(
                $"{Manifest.Path}: two of its models lie in one folder and would both have the file '{file}'; quantize "
                + "them before they are joined.");
    }

    private static string FolderOf(string file) => Path.GetDirectoryName(file)!;
}

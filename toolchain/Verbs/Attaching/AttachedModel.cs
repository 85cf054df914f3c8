using System.Globalization;
using System.Security.Cryptography;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Model.Tokenizers;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using EarlyExitGen.Toolchain.Verbs.Inspection;
using Google.Protobuf;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>A classifier that is made a cascade of: cut, with its tokenizer and its labels.</summary>
internal sealed class AttachedModel
{
    private readonly AttachRequest _request;

    private AttachedModel(AttachRequest request, ModelFolder files, ClassifierCut cut, string[] labels) =>
        (_request, Files, Cut, Labels) = (request, files, cut, labels);

    /// <summary>Where it lies.</summary>
    public ModelFolder Files { get; }

    /// <summary>Its graph, prepared for cutting.</summary>
    public ClassifierCut Cut { get; }

    /// <summary>The texts of its labels.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The id of padding.</summary>
    public long Padding => Math.Min(Files.Padding(), Cut.Rows > 1 ? Cut.Rows - 1 : long.MaxValue);

    /// <summary>Opens a classifier.</summary>
    /// <param name="request">Which one, and how it is to be called.</param>
    /// <param name="folder">An empty folder, which gets its weights, its blocks and its tokenizer.</param>
    /// <exception cref="ToolException">No cascade can be made of it, with the reason.</exception>
    public static AttachedModel Open(AttachRequest request, string folder)
    {
        ModelFolder files = ModelFolder.Find(request.Model);
        files.RequireChoice();
        string source = request.Tokenizer ?? files.Folder;
        FolderTokenizer tokenizer = FolderTokenizer.Read(source, new TokenizerLimits { Asked = request.MaxTokens });
        if (request.Pair && tokenizer.PairProblem is { } problem)
        {
            throw new ToolException($"{problem}, so pairs cannot be made of it.");
        }

        // Its weights are written for the blocks, and once more with the model itself.
        FreeSpace.Require(folder, 2 * new FileInfo(files.Graph).Length, request.Out);
        ClassifierCut cut = ClassifierCut.Open(files.Graph, folder, files.Padding());
        cut.RequireLayers(files.Layers());
        cut.RequireChoice();
        return new AttachedModel(request, files, cut, LabelsOf(request, files, cut.Labels));
    }

    /// <summary>Writes the tokenizer into a cascade's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="firstBlock">The first block, which has the positions.</param>
    /// <exception cref="ToolException">It has more ids than the model has word embeddings.</exception>
    public TokenizerSpec WriteTokenizer(string folder, string firstBlock)
    {
        FolderTokenizer tokenizer = FolderTokenizer.Read(
            _request.Tokenizer ?? Files.Folder,
            new TokenizerLimits
            {
                Asked = _request.MaxTokens,
                Positions = BlockPositions.Of(firstBlock),
                Embeddings = Cut.Rows > 1 ? (int)Cut.Rows : null,
            });
        tokenizer.Write(folder);
        return tokenizer.Spec;
    }

    /// <summary>Writes the whole model as a plain one, over the weights of its blocks.</summary>
    /// <param name="folder">The folder that these lie in.</param>
    public void WriteWhole(string folder)
    {
        using FileStream plain = File.Create(Path.Combine(folder, CascadeGraphs.PlainFile));
        Cut.Whole().WriteTo(plain);
    }

    /// <summary>What tells the graph from others.</summary>
    public string Fingerprint()
    {
        using FileStream stream = File.OpenRead(Files.Graph);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string[] LabelsOf(AttachRequest request, ModelFolder files, int count)
    {
        if (request.Labels is { } asked)
        {
            return asked.Count == count
                ? [.. asked]
                : throw new ToolException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"--labels names {asked.Count} labels, but the model has {count}."));
        }

        string[] labels = files.Labels() ?? [.. TaskLabels.Invent(count)];
        return labels.Length == count
            ? labels
            : throw new ToolException(
                FormattableString.Invariant(
                    $"{files.Folder}: config.json names {labels.Length} labels, but the model gives {count} logits; ")
                + "name them by --labels.");
    }
}

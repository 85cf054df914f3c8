using System.Globalization;
using System.Security.Cryptography;
using EarlyExitGen.Loading.Positions;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using EarlyExitGen.Toolchain.Verbs.Inspection;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>A classifier that is made a cascade of: cut, with its tokenizer and its labels.</summary>
internal sealed class AttachedModel
{
    // Where nothing tells how many tokens a model takes: BERT's.
    private const int UsualTokens = 512;

    private readonly ModelTokenizer _tokenizer;

    private AttachedModel(ModelFolder files, ClassifierCut cut, ModelTokenizer tokenizer, string[] labels) =>
        (Files, Cut, _tokenizer, Labels) = (files, cut, tokenizer, labels);

    /// <summary>Where it lies.</summary>
    public ModelFolder Files { get; }

    /// <summary>Its graph, prepared for cutting.</summary>
    public ClassifierCut Cut { get; }

    /// <summary>The texts of its labels.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Opens a classifier.</summary>
    /// <param name="request">Which one, and how it is to be called.</param>
    /// <param name="folder">An empty folder, which gets its weights, its blocks and its tokenizer.</param>
    /// <exception cref="ToolException">No cascade can be made of it, with the reason.</exception>
    public static AttachedModel Open(AttachRequest request, string folder)
    {
        ModelFolder files = ModelFolder.Find(request.Model);
        RequireChoice(files);
        ModelTokenizer tokenizer = ModelTokenizer.Read(request.Tokenizer ?? files.Folder);
        ClassifierCut cut = ClassifierCut.Open(files.Graph, folder, files.Padding());
        cut.RequireLayers(files.Layers());
        if (cut.Labels < 2)
        {
            throw new ToolException(
                $"{files.Graph}: it gives one number for each text, so there is nothing to choose between; a "
                + "classifier of two labels or more is expected.");
        }

        if (cut.Rows > 1 && tokenizer.Count > cut.Rows)
        {
            throw new ToolException(
                FormattableString.Invariant(
                    $"{request.Tokenizer ?? files.Folder}: the tokenizer has {tokenizer.Count} ids, but the model ")
                + FormattableString.Invariant($"{cut.Rows} word embeddings; it belongs to another model."));
        }

        return new AttachedModel(files, cut, tokenizer, LabelsOf(request, files, cut.Labels));
    }

    /// <summary>The most token ids of a text.</summary>
    /// <param name="asked">What was asked for; null for as many as there can be.</param>
    /// <param name="firstBlock">The first block, which has the positions.</param>
    /// <exception cref="ToolException">More are asked for than it has positions.</exception>
    public int MaxTokens(int? asked, string firstBlock)
    {
        int most = Math.Min(asked ?? int.MaxValue, _tokenizer.MaxTokens ?? asked ?? UsualTokens);
        most = Math.Min(most, ManifestLimits.MaxTokens);
        using FileStream file = File.OpenRead(firstBlock);
        PositionLimit? limit = null;
        try
        {
            limit = PositionTables.FindLimit(GraphFile.Read(file), most);
        }
        catch (InvalidDataException)
        {
            // ONNX Runtime reads it all the same: then nothing is known.
        }

        return limit is null ? most : (int)limit.Tokens;
    }

    /// <summary>Writes the tokenizer into a cascade's folder.</summary>
    public TokenizerSpec WriteTokenizer(string folder, int maxTokens) => _tokenizer.Write(folder, maxTokens);

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

    // A cascade answers by the largest logit. What says that it does not is refused.
    private static void RequireChoice(ModelFolder files)
    {
        string? what = files.Problem() switch
        {
            "multi_label_classification" => "it gives each text any number of labels",
            "regression" => "it gives numbers, not labels",
            _ => null,
        };
        if (what is not null)
        {
            throw new ToolException(
                $"{files.Graph}: by 'problem_type' of config.json {what}; a cascade answers with one label.");
        }
    }
}

using System.Globalization;
using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Tokenizers;

namespace EarlyExitGen.Toolchain.Verbs.Inspection;

/// <summary>A classifier as it is brought: an ONNX file, and what Hugging Face's exporters leave beside it.</summary>
/// <param name="Graph">The ONNX file.</param>
/// <param name="Folder">The folder of the other files.</param>
/// <param name="Config">The settings, <c>config.json</c>; null where there are none.</param>
internal sealed record ModelFolder(string Graph, string Folder, JsonFields? Config)
{
    private const string ConfigFile = "config.json";
    private const string DefaultGraph = "model.onnx";
    private const string GraphFolder = "onnx";

    private static readonly string[] TokenizerFiles =
    [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt",
        "vocab.json",
        "merges.txt", "spiece.model", "spm.model", "sentencepiece.bpe.model", "sentencepiece.model", "tokenizer.model",
    ];

    /// <summary>Finds the files of a model.</summary>
    /// <param name="model">A folder, or one of its ONNX files, or an ONNX file alone.</param>
    /// <exception cref="ToolException">There is no ONNX file, or several to choose from.</exception>
    public static ModelFolder Find(string model)
    {
        string graph = Directory.Exists(model) ? FindGraph(model) : model;
        if (!File.Exists(graph))
        {
            throw new ToolException(
                $"{model}: no such file or folder; an ONNX file, or the folder of one, is expected.");
        }

        // A named file may lie in the folder, or in the one below it that exporters make.
        string own = Path.GetDirectoryName(Path.GetFullPath(graph))!;
        bool isBelow = Path.GetFileName(own) == GraphFolder && !File.Exists(Path.Combine(own, ConfigFile));
        string folder = isBelow ? Path.GetDirectoryName(own)! : own;
        string config = Path.Combine(folder, ConfigFile);
        return new ModelFolder(graph, folder, File.Exists(config) ? JsonFields.Read(config) : null);
    }

    /// <summary>The files of a tokenizer that are there.</summary>
    public IReadOnlyList<string> Tokenizer() =>
        [.. TokenizerFiles.Where(file => File.Exists(Path.Combine(Folder, file)))];

    /// <summary>What kind of tokenizer these files make; null where they make none.</summary>
    public string? TokenizerKind()
    {
        string[] files = [.. Tokenizer()];
        return files.Contains("tokenizer.json") && KindInJson() is { } kind ? kind
            : files.Contains("vocab.txt") ? "WordPiece"
            : files.Contains("vocab.json") && files.Contains("merges.txt") ? "BPE"
            : Array.Exists(files, file => file.EndsWith(".model", StringComparison.Ordinal)) ? "SentencePiece"
            : null;
    }

    /// <summary>Why the tokenizer beside it cannot be used; null where it can, or where there is none.</summary>
    public string? TokenizerProblem()
    {
        try
        {
            if (TokenizerKind() is not null)
            {
                FolderTokenizer.Read(Folder, new TokenizerLimits());
            }

            return null;
        }
        catch (ToolException e)
        {
            return e.Message;
        }
    }

    /// <summary>The labels by <c>id2label</c>, in the order of the logits; null where they are not named.</summary>
    public string[]? Labels()
    {
        if (Config?.Object("id2label") is not { } names)
        {
            return null;
        }

        Dictionary<int, string> labels = [];
        foreach (string key in names.Names())
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                || !labels.TryAdd(id, names.Text(key)))
            {
                throw Config.Wrong("id2label", $"has the key '{Excerpt.Of(key)}', not the number of a label");
            }
        }

        return Enumerable.Range(0, labels.Count).All(labels.ContainsKey)
            ? [.. Enumerable.Range(0, labels.Count).Select(id => labels[id])]
            : throw Config.Wrong("id2label", "does not number the labels 0, 1, 2, ...");
    }

    /// <summary>The number of layers by the settings; null where they do not tell.</summary>
    public int? Layers() =>
        Number("num_hidden_layers") ?? Number("n_layers") ?? Number("num_layers") ?? Number("n_layer");

    /// <summary>The id of padding; 0 where the settings do not tell.</summary>
    public int Padding() => Number("pad_token_id") ?? 0;

    /// <summary>What the model answers, by the settings; null where they do not tell.</summary>
    public string? Problem() => Config is { } config && config.Text("problem_type", "") is { Length: > 0 } problem
        ? problem
        : null;

    /// <summary>Requires a model whose largest logit is the answer: what says that it is none is refused.</summary>
    /// <exception cref="ToolException">The settings say so.</exception>
    public void RequireChoice()
    {
        string? what = Problem() switch
        {
            "multi_label_classification" => "it gives each text any number of labels",
            "regression" => "it gives numbers, not labels",
            _ => null,
        };
        if (what is not null)
        {
            throw new ToolException(
                $"{Graph}: by 'problem_type' of config.json {what}; a cascade answers with one label.");
        }
    }

    private int? Number(string name) => Config?.Int(name, -1, int.MaxValue, -1) is { } number and >= 0 ? number : null;

    private string? KindInJson()
    {
        try
        {
            string? type = JsonFields.Read(Path.Combine(Folder, "tokenizer.json")).Object("model")?.Text("type", "");
            return type is { Length: > 0 } ? type : null;
        }
        catch (Exception e) when (e is ToolException or JsonException or IOException)
        {
            // Whether it can be used is not asked here.
            return null;
        }
    }

    private static string FindGraph(string folder)
    {
        string[] usual = [Path.Combine(folder, DefaultGraph), Path.Combine(folder, GraphFolder, DefaultGraph)];
        if (Array.Find(usual, File.Exists) is { } file)
        {
            return file;
        }

        string[] all = [.. new[] { folder, Path.Combine(folder, GraphFolder) }.Where(Directory.Exists)
            .SelectMany(place => Directory.GetFiles(place, "*.onnx")).Order(StringComparer.Ordinal)];
        return all switch
        {
            [] => throw new ToolException(
                $"{folder}: no ONNX file is there or in its folder '{GraphFolder}'; export the model to ONNX first."),
            [var only] => only,
            _ => throw new ToolException(
                $"{folder}: several ONNX files are there ("
                + Excerpt.OfNames([.. all.Select(path => Path.GetRelativePath(folder, path))])
                + "); give the path of one."),
        };
    }
}

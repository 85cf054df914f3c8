using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Attach;

/// <summary>
/// Makes a classifier as people have them: trained once, exported as one ONNX file, with settings and tokenizer beside
/// it in Hugging Face's form. Nothing in its folder comes from this project.
/// </summary>
internal static class Classifier
{
    private const int Layers = 4;
    private const int Hidden = 128;
    private const int Heads = 4;
    private const int MaxTokens = 64;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Trains it on <c>train.tsv</c>, and exports it.</summary>
    /// <param name="work">The folder of the texts.</param>
    /// <param name="name">The name of the folder to write there.</param>
    public static void Make(string work, string name)
    {
        Shell.EarlyExit(
            work, "train", "train.tsv", "--dev", "dev.tsv", "--out", "checkpoint", "--exits", Text(Layers),
            "--layers", Text(Layers), "--hidden", Text(Hidden), "--heads", Text(Heads), "--vocabulary", "8000",
            "--max-tokens", Text(MaxTokens), "--epochs", "3", "--lr", "1e-3");

        string checkpoint = Path.Combine(work, "checkpoint");
        string folder = Path.Combine(work, name);
        Directory.CreateDirectory(folder);
        Weights weights = new(
            Path.Combine(checkpoint, "model.safetensors"), Path.Combine(checkpoint, "heads.safetensors"));
        BertGraph.Save(weights, Layers, Heads, Path.Combine(folder, "model.onnx"));
        File.Copy(Path.Combine(checkpoint, "vocab.txt"), Path.Combine(folder, "vocab.txt"));
        TokenizerFolder.Write(Path.Combine(checkpoint, "vocab.txt"), MaxTokens, folder);

        JsonObject config = JsonNode.Parse(File.ReadAllText(Path.Combine(checkpoint, "config.json")))!.AsObject();
        config["architectures"] = new JsonArray("BertForSequenceClassification");
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString(Indented));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

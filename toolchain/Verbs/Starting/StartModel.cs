using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Verbs.Training;

namespace EarlyExitGen.Toolchain.Verbs.Starting;

/// <summary>The model to start from.</summary>
/// <param name="Source">Its encoder.</param>
/// <param name="Tuned">Its classifier, if it is fine-tuned already; that one is kept.</param>
internal sealed record StartModel(EncoderSource Source, TunedHead? Tuned)
{
    /// <summary>How an encoder is fetched, to be typed as it stands.</summary>
    public const string FetchCommand =
        "curl -L --fail --create-dirs -o \"minilm-l6/#1\" "
        + "\"https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve/main/"
        + "{config.json,vocab.txt,tokenizer_config.json,model.safetensors}\"";

    /// <summary>Where encoders come from.</summary>
    public const string Advice =
        "--from takes the folder of a BERT encoder or of a fine-tuned BertForSequenceClassification; "
        + "this fetches an encoder (90 MB, Apache-2.0) for --from minilm-l6: " + FetchCommand;

    private const int MostByOne = 6;

    /// <summary>Opens the folder.</summary>
    /// <exception cref="ToolException">It is missing, or holds something else.</exception>
    public static StartModel Open(string folder) => Directory.Exists(folder)
        ? new StartModel(EncoderSource.Open(folder), TunedHead.IsIn(folder) ? TunedHead.Find(folder) : null)
        : throw new ToolException($"{folder}: no such folder; {Advice}");

    /// <summary>
    /// After which layers exits are trained: after every one of a shallow encoder; of a deep one after the first ones,
    /// where texts gain most by leaving, and then after every second or fourth.
    /// </summary>
    /// <param name="layers">The encoder's layers.</param>
    public static IReadOnlyList<int> ExitsFor(int layers)
    {
        const int dense = 4;
        const int deep = 12;
        List<int> exits = [];
        for (int layer = 0; layer < layers; layer += layers <= MostByOne || layer < dense ? 1 : layer < deep ? 2 : 4)
        {
            exits.Add(layer);
        }

        return [.. exits, layers];
    }
}

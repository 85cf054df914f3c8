using System.Text.Json;
using System.Text.Json.Nodes;
using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Tests.Model.Checkpoints;

/// <summary>A tiny Hugging Face folder, two layers of width 4, whose files a test replaces one by one.</summary>
internal sealed class PretrainedFiles : IDisposable
{
    public static readonly string[] Pieces =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "Wort", "wort", "##s", "é", "e"];

    public static readonly EncoderConfig Config = new()
    {
        Hidden = 4,
        Layers = 2,
        Heads = 2,
        Intermediate = 6,
        Vocabulary = 12,
        Positions = 8,
    };

    private readonly TemporaryFolder _folder = new();

    /// <summary>Writes the files that every folder has; the tokenizer is not among them.</summary>
    public PretrainedFiles()
    {
        Config.Save(this[Checkpoint.ConfigFile]);
        WriteWeights(Tensors());
    }

    public string Folder => _folder.Path;

    public string this[string name] => _folder[name];

    /// <summary>The encoder's tensors, in its own names; every value is another.</summary>
    public static FloatTensor[] Tensors()
    {
        int next = 0;
        return
        [
            .. EncoderTensors.All(Config).Select(t => new FloatTensor(
                t.Name,
                t.Shape,
                [.. Enumerable.Range(0, t.Shape.Aggregate(1, (a, b) => a * b)).Select(_ => next++ / 64f)])),
        ];
    }

    /// <summary>A tokenizer.json as the tokenizers library writes it, changed a little.</summary>
    public static JsonObject TokenizerJson(params (string Path, string Json)[] changes)
    {
        JsonObject root = JsonNode.Parse(
            """
            {
              "version": "1.0",
              "truncation": { "max_length": 128, "strategy": "LongestFirst", "stride": 0 },
              "padding": null,
              "added_tokens": [
                { "id": 0, "special": true, "content": "[PAD]", "single_word": false },
                { "id": 2, "special": true, "content": "[CLS]", "single_word": false },
                { "id": 10, "special": true, "content": "[ENTITY]", "single_word": false }
              ],
              "normalizer": {
                "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                "strip_accents": null, "lowercase": false
              },
              "pre_tokenizer": { "type": "BertPreTokenizer" },
              "post_processor": {
                "type": "TemplateProcessing",
                "single": [
                  { "SpecialToken": { "id": "[CLS]", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } },
                  { "SpecialToken": { "id": "[SEP]", "type_id": 0 } }
                ],
                "pair": [
                  { "SpecialToken": { "id": "[CLS]", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } },
                  { "SpecialToken": { "id": "[SEP]", "type_id": 0 } }, { "Sequence": { "id": "B", "type_id": 1 } },
                  { "SpecialToken": { "id": "[SEP]", "type_id": 1 } }
                ],
                "special_tokens": {
                  "[CLS]": { "id": "[CLS]", "ids": [2], "tokens": ["[CLS]"] },
                  "[SEP]": { "id": "[SEP]", "ids": [3], "tokens": ["[SEP]"] }
                }
              },
              "decoder": { "type": "WordPiece", "prefix": "##", "cleanup": true },
              "model": {
                "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100, "vocab": {}
              }
            }
            """)!.AsObject();
        JsonObject vocabulary = root["model"]!["vocab"]!.AsObject();
        for (int id = 0; id < Pieces.Length; id++)
        {
            vocabulary[Pieces[id]] = id;
        }

        foreach ((string path, string json) in changes)
        {
            string[] names = path.Split('/');
            JsonNode parent = names[..^1].Aggregate((JsonNode)root, (node, name) => node[name]!);
            parent[names[^1]] = JsonNode.Parse(json);
        }

        return root;
    }

    /// <summary>Writes a text file and gives its path.</summary>
    public string Write(string name, string text) => _folder.Write(name, text);

    public void WriteTokenizerJson(params (string Path, string Json)[] changes) =>
        Write("tokenizer.json", TokenizerJson(changes).ToJsonString());

    public void WriteVocabulary(params string[] pieces) => Vocabulary.Write(this[Checkpoint.VocabularyFile], pieces);

    public void WriteWeights(IReadOnlyList<FloatTensor> tensors) =>
        SafetensorsWriter.Write(this[Checkpoint.EncoderFile], tensors);

    /// <summary>
    /// Writes the tensors into two shards and an index instead of one file; the index may be changed before.
    /// </summary>
    public void WriteShards(FloatTensor[] tensors, Action<JsonObject>? change = null)
    {
        File.Delete(this[Checkpoint.EncoderFile]);
        JsonObject map = [];
        FloatTensor[][] shards = [tensors[..7], tensors[7..]];
        for (int i = 0; i < shards.Length; i++)
        {
            string name = FormattableString.Invariant($"model-{i + 1:00000}-of-00002.safetensors");
            SafetensorsWriter.Write(this[name], shards[i]);
            foreach (FloatTensor tensor in shards[i])
            {
                map[tensor.Name] = name;
            }
        }

        change?.Invoke(map);
        JsonObject index = new() { ["metadata"] = new JsonObject { ["total_size"] = 1 }, ["weight_map"] = map };
        Write("model.safetensors.index.json", index.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    public void Dispose() => _folder.Dispose();
}

using System.Text;
using System.Text.Json.Nodes;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Tokenizers;

/// <summary>
/// The <c>tokenizer.json</c> of <c>vocab.json</c> and <c>merges.txt</c>, as Hugging Face's library makes it.
/// </summary>
internal static class BytePairFiles
{
    /// <summary>The pieces and their ids.</summary>
    public const string Vocabulary = "vocab.json";

    /// <summary>The merges.</summary>
    public const string Merges = "merges.txt";

    /// <summary>Makes it.</summary>
    /// <exception cref="ToolException">
    /// A file is damaged, or belongs to a kind of model whose tokenizer is not known.
    /// </exception>
    public static byte[] Make(string folder, FolderSettings settings)
    {
        string file = Path.Combine(folder, Vocabulary);
        Dictionary<string, int> ids = TokenizerNodes.ReadIds(file);
        bool isDeberta = settings.Class == "DebertaTokenizer" || settings.ModelType == "deberta";
        bool isGpt2 = settings.Class == "GPT2Tokenizer" || settings.ModelType == "gpt2";
        bool isRoberta = settings.Class is "RobertaTokenizer" or "BartTokenizer" or "LongformerTokenizer"
            || settings.ModelType is "roberta" or "bart" or "longformer";
        if (!isDeberta && !isGpt2 && !isRoberta)
        {
            throw new ToolException(
                $"{file}: which tokens stand around texts is not known of the tokenizer_class "
                + $"'{Excerpt.Of(settings.Class)}' and the model_type '{Excerpt.Of(settings.ModelType)}'; save the "
                + $"tokenizer with its {FolderTokenizer.JsonFile}.");
        }

        (string, int) Token(string role, string usual)
        {
            string text = settings.Token(role) ?? usual;
            return ids.TryGetValue(text, out int id)
                ? (text, id)
                : throw new ToolException($"{file}: there is no {Excerpt.Of(text)}, the {role} of the tokenizer.");
        }

        JsonObject vocabulary = [];
        foreach ((string piece, int id) in ids)
        {
            vocabulary.Add(piece, id);
        }

        bool prefix = settings.Switch("add_prefix_space") ?? false;
        return TokenizerNodes.File(
            TokenizerNodes.Step(
                "BPE",
                ("vocab", vocabulary),
                ("merges", new JsonArray([.. ReadMerges(Path.Combine(folder, Merges))]))),
            normalizer: null,
            TokenizerNodes.Step(
                "ByteLevel", ("add_prefix_space", prefix), ("trim_offsets", true), ("use_regex", true)),
            isGpt2
                ? null
                : TokenizerNodes.Template(
                    Token("cls_token", isDeberta ? "[CLS]" : "<s>"),
                    Token("sep_token", isDeberta ? "[SEP]" : "</s>"),
                    isDeberta ? 1 : 2,
                    typed: isDeberta),
            TokenizerNodes.Added(
                folder,
                settings,
                isDeberta ? ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"]
                    : isGpt2 ? ["<|endoftext|>"]
                    : ["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
                piece => ids.TryGetValue(piece, out int id) ? id : null));
    }

    private static IEnumerable<JsonNode> ReadMerges(string file)
    {
        string[] lines = Encoding.UTF8.GetString(SmallFile.ReadUtf8(file).Span).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (line.StartsWith("#version", StringComparison.Ordinal) || (line.Length == 0 && i == lines.Length - 1))
            {
                continue;
            }

            string[] parts = line.Split(' ');
            yield return parts.Length == 2
                ? new JsonArray(parts[0], parts[1])
                : throw new ToolException(FormattableString.Invariant(
                    $"{file}({i + 1}): this is not a merge, two pieces with a space between them."));
        }
    }
}

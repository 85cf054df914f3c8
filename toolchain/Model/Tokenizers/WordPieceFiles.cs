using System.Text;
using System.Text.Json.Nodes;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Tokenizers;

/// <summary>The <c>tokenizer.json</c> of a <c>vocab.txt</c>, as Hugging Face's library makes it.</summary>
internal static class WordPieceFiles
{
    /// <summary>The vocabulary.</summary>
    public const string Vocabulary = "vocab.txt";

    // Those whose tokenizer is BERT's, with other special tokens perhaps.
    private static readonly string[] Classes =
    [
        "", "BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "MobileBertTokenizer", "ConvBertTokenizer",
        "SqueezeBertTokenizer", "MPNetTokenizer", "PreTrainedTokenizer",
    ];

    /// <summary>Makes it.</summary>
    /// <exception cref="ToolException">The vocabulary is damaged, or is read by another tokenizer than
    /// BERT's.</exception>
    public static byte[] Make(string folder, FolderSettings settings)
    {
        string file = Path.Combine(folder, Vocabulary);
        if (!Classes.Contains(settings.Class))
        {
            throw new ToolException(
                $"{settings.File}: the tokenizer_class '{Excerpt.Of(settings.Class)}' is not supported with a "
                + $"{Vocabulary} alone; save the tokenizer with its {FolderTokenizer.JsonFile}.");
        }

        Dictionary<string, int> ids = Read(file);
        bool isMpnet = settings.Class == "MPNetTokenizer" || settings.ModelType == "mpnet";
        (string, int) Token(string role, string usual)
        {
            string text = settings.Token(role) ?? usual;
            return ids.TryGetValue(text, out int id)
                ? (text, id)
                : throw new ToolException($"{file}: there is no {Excerpt.Of(text)}, the {role} of the tokenizer.");
        }

        (string Text, int Id) start = Token("cls_token", isMpnet ? "<s>" : "[CLS]");
        (string Text, int Id) end = Token("sep_token", isMpnet ? "</s>" : "[SEP]");
        (string unknown, _) = Token("unk_token", "[UNK]");
        JsonObject vocabulary = [];
        foreach ((string piece, int id) in ids)
        {
            vocabulary.Add(piece, id);
        }

        return TokenizerNodes.File(
            TokenizerNodes.Step(
                "WordPiece",
                ("unk_token", unknown),
                ("continuing_subword_prefix", "##"),
                ("max_input_chars_per_word", 100),
                ("vocab", vocabulary)),
            TokenizerNodes.Step(
                "BertNormalizer",
                ("clean_text", true),
                ("handle_chinese_chars", settings.Switch("tokenize_chinese_chars") ?? true),
                ("strip_accents", settings.Switch("strip_accents")),
                ("lowercase", settings.Switch("do_lower_case") ?? true)),
            TokenizerNodes.Step("BertPreTokenizer"),
            TokenizerNodes.Template(start, end, isMpnet ? 2 : 1, typed: !isMpnet),
            TokenizerNodes.Added(
                folder, settings, ["[PAD]", unknown, start.Text, end.Text, "[MASK]"],
                piece => ids.TryGetValue(piece, out int id) ? id : null));
    }

    // Of equal lines the last counts, as in BERT.
    private static Dictionary<string, int> Read(string file)
    {
        string[] lines = Encoding.UTF8.GetString(SmallFile.ReadUtf8(file).Span).Split('\n');
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        for (int i = 0; i < lines.Length - (lines[^1].Length == 0 ? 1 : 0); i++)
        {
            ids[lines[i].TrimEnd('\r')] = i;
        }

        return ids;
    }
}

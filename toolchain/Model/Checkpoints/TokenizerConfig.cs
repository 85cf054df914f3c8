using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>
/// How texts are cleaned before they are word-pieced; from Hugging Face's <c>tokenizer_config.json</c>.
/// </summary>
/// <param name="Lowercase">Whether texts are lower-cased.</param>
/// <param name="StripAccents">Whether accents are taken off.</param>
internal sealed record TokenizerConfig(bool Lowercase, bool StripAccents)
{
    private static readonly string[] Classes = ["BertTokenizer", "BertTokenizerFast"];

    // Of any kind: tokenizer.json tells which.
    private static readonly string[] AnyClasses = ["PreTrainedTokenizerFast", "TokenizersBackend"];

    /// <summary>BERT uncased: lower-cased, accents stripped.</summary>
    public static TokenizerConfig Uncased { get; } = new(Lowercase: true, StripAccents: true);

    /// <summary>
    /// Reads a <c>tokenizer_config.json</c>. Where it is silent, <paramref name="json"/> tells; without that too, the
    /// model is taken to be uncased. Where <c>strip_accents</c> is null, accents are stripped when texts are
    /// lower-cased.
    /// </summary>
    /// <param name="file">The file; it need not be there.</param>
    /// <param name="json">The <c>tokenizer.json</c> beside it.</param>
    /// <exception cref="ToolException">
    /// The file asks for something that this project's tokenizer does not do, or for something else than
    /// <paramref name="json"/>.
    /// </exception>
    public static TokenizerConfig Load(string file, TokenizerJson? json = null)
    {
        TokenizerConfig fallback = json is null ? Uncased : new TokenizerConfig(json.Lowercase, json.StripAccents);
        if (!File.Exists(file))
        {
            return fallback;
        }

        JsonFields fields = JsonFields.Read(file);
        CheckKind(fields, json);
        bool lowercase = fields.Bool("do_lower_case", null) ?? fallback.Lowercase;
        bool followsCase = fields.Has("strip_accents") || json is null;
        bool stripAccents = fields.Bool("strip_accents", null) ?? (followsCase ? lowercase : fallback.StripAccents);
        TokenizerConfig config = new(lowercase, stripAccents);
        return json is null || config == fallback
            ? config
            : throw new ToolException(
                $"{file}: it says lower case {YesNo(lowercase)} and accents stripped {YesNo(stripAccents)}, but "
                + $"{json.File} {YesNo(json.Lowercase)} and {YesNo(json.StripAccents)}; remove or fix the one that "
                + "the model was not trained with.");
    }

    /// <summary>
    /// Writes a <c>tokenizer_config.json</c> that <see cref="Load"/> and Hugging Face transformers read.
    /// </summary>
    public void Save(string file)
    {
        AtomicFile.WriteJson(file, json =>
        {
            json.WriteString("tokenizer_class", "BertTokenizer");
            json.WriteBoolean("do_lower_case", Lowercase);
            json.WriteBoolean("strip_accents", StripAccents);
            json.WriteBoolean("tokenize_chinese_chars", true);
        });
    }

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static void CheckKind(JsonFields fields, TokenizerJson? json)
    {
        string kind = fields.Text("tokenizer_class", "BertTokenizer");
        if (!Classes.Contains(kind) && !(json is not null && AnyClasses.Contains(kind)))
        {
            throw fields.Wrong("tokenizer_class", $"is '{Excerpt.Of(kind)}'; only BertTokenizer is supported");
        }

        fields.ExpectTrue("do_basic_tokenize");
        fields.ExpectTrue("tokenize_chinese_chars");
        fields.ExpectTrue("clean_text");
        if (fields.Texts("never_split").Length > 0)
        {
            throw fields.Wrong("never_split", "is not empty; words that are never split are not supported");
        }

        foreach (string token in Vocabulary.Special)
        {
            // The name is "cls_token"; the value is a text, or an object with more about it.
            string name = $"{token[1..^1].ToLowerInvariant()}_token";
            JsonFields place = fields.HasObject(name) ? fields.Object(name)! : fields;
            place.Expect(place == fields ? name : "content", token);
        }

        foreach (JsonFields token in fields.ObjectMap("added_tokens_decoder").Values)
        {
            if (token.Bool("special", false) == false)
            {
                throw fields.Wrong(
                    "added_tokens_decoder",
                    $"holds '{Excerpt.Of(token.Text("content"))}'; only special tokens are supported there");
            }
        }
    }
}

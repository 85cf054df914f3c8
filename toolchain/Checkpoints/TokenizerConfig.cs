using System.Text;
using System.Text.Json;
using EarlyExitGen.Toolchain.Cli;

namespace EarlyExitGen.Toolchain.Checkpoints;

/// <summary>How texts are cleaned before they are word-pieced; from Hugging Face's <c>tokenizer_config.json</c>.</summary>
/// <param name="Lowercase">Whether texts are lower-cased.</param>
/// <param name="StripAccents">Whether accents are taken off.</param>
internal sealed record TokenizerConfig(bool Lowercase, bool StripAccents)
{
    /// <summary>BERT uncased: lower-cased, accents stripped.</summary>
    public static TokenizerConfig Uncased { get; } = new(Lowercase: true, StripAccents: true);

    /// <summary>
    /// Reads a <c>tokenizer_config.json</c>. Where there is none the model is taken to be uncased; where
    /// <c>strip_accents</c> is absent or null, accents are stripped when texts are lower-cased.
    /// </summary>
    /// <exception cref="ToolException">The file asks for something that this project's tokenizer does not do.</exception>
    public static TokenizerConfig Load(string file)
    {
        if (!File.Exists(file))
        {
            return Uncased;
        }

        JsonFields fields = JsonFields.Read(file);
        foreach (string name in (ReadOnlySpan<string>)["tokenize_chinese_chars", "do_basic_tokenize"])
        {
            if (fields.Bool(name, true) == false)
            {
                throw fields.Wrong(name, "is false; only the usual BERT tokenizer, with true, is supported");
            }
        }

        string kind = fields.Text("tokenizer_class", "BertTokenizer");
        if (kind is not ("BertTokenizer" or "BertTokenizerFast"))
        {
            throw fields.Wrong("tokenizer_class", $"is '{kind}'; only BertTokenizer is supported");
        }

        bool lowercase = fields.Bool("do_lower_case", true) == true;
        return new TokenizerConfig(lowercase, fields.Bool("strip_accents", null) ?? lowercase);
    }

    /// <summary>Writes a <c>tokenizer_config.json</c> that <see cref="Load"/> and Hugging Face transformers read.</summary>
    public void Save(string file)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("tokenizer_class", "BertTokenizer");
            json.WriteBoolean("do_lower_case", Lowercase);
            json.WriteBoolean("strip_accents", StripAccents);
            json.WriteBoolean("tokenize_chinese_chars", true);
            json.WriteEndObject();
        }

        AtomicFile.WriteText(file, Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n");
    }
}

using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>
/// The contents of a <c>tokenizer.json</c>, the one file of Hugging Face's tokenizers library, of a BERT tokenizer. How
/// texts are cut or padded there does not matter here.
/// </summary>
/// <param name="File">The file.</param>
/// <param name="Ids">The word pieces and their ids.</param>
/// <param name="Lowercase">Whether texts are lower-cased.</param>
/// <param name="StripAccents">Whether accents are taken off.</param>
internal sealed record TokenizerJson(
    string File, IReadOnlyDictionary<string, int> Ids, bool Lowercase, bool StripAccents)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "tokenizer.json";

    /// <summary>Reads a <c>tokenizer.json</c>; null where there is none.</summary>
    /// <exception cref="ToolException">
    /// The file asks for something that this project's tokenizer does not do; it is named.
    /// </exception>
    public static TokenizerJson? Load(string file)
    {
        if (!System.IO.File.Exists(file))
        {
            return null;
        }

        JsonFields fields = JsonFields.Read(file);
        JsonFields model = Part(fields, "model");
        model.Expect("type", "WordPiece");
        model.Expect("unk_token", "[UNK]");
        model.Expect("continuing_subword_prefix", "##");
        if (model.Int("max_input_chars_per_word", 0, int.MaxValue, 100) is var longest && longest != 100)
        {
            throw model.Wrong(
                "max_input_chars_per_word", FormattableString.Invariant($"is {longest}; only 100 is supported"));
        }

        Dictionary<string, int> ids = model.IntMap("vocab", EncoderConfig.MaxVocabulary - 1);
        Vocabulary.RequireSpecial(ids.Keys, file);

        JsonFields normalizer = Part(fields, "normalizer");
        normalizer.Expect("type", "BertNormalizer");
        normalizer.ExpectTrue("clean_text");
        normalizer.ExpectTrue("handle_chinese_chars");
        Part(fields, "pre_tokenizer").Expect("type", "BertPreTokenizer");
        SpecialTokenTemplate.Check(Part(fields, "post_processor"), ids);
        CheckAdded(fields, ids);
        bool lowercase = normalizer.Bool("lowercase", true) == true;
        return new TokenizerJson(file, ids, lowercase, normalizer.Bool("strip_accents", null) ?? lowercase);
    }

    /// <summary>The word pieces in the order of their ids.</summary>
    /// <exception cref="ToolException">
    /// An id is used twice or not at all, or a piece cannot stand in a <c>vocab.txt</c>.
    /// </exception>
    public string[] ToPieces()
    {
        string?[] pieces = new string?[Ids.Count];
        foreach ((string piece, int id) in Ids)
        {
            if (id >= pieces.Length || pieces[id] is not null || piece.AsSpan().ContainsAny("\r\n"))
            {
                throw new ToolException(
                    $"{File}: '{Excerpt.Of(piece)}' has the id {id}; pieces of one line, with the ids 0 to "
                    + $"{pieces.Length - 1} once each, are supported.");
            }

            pieces[id] = piece;
        }

        return pieces!;
    }

    /// <summary>Requires a <c>vocab.txt</c> to say the same.</summary>
    /// <exception cref="ToolException">They contradict each other; the first piece is named.</exception>
    public void CheckAgainst(string vocabularyFile, string[] pieces)
    {
        for (int id = 0; id < pieces.Length; id++)
        {
            // Of equal pieces in a vocab.txt the last counts.
            if (!Ids.TryGetValue(pieces[id], out int other) || other >= pieces.Length || pieces[other] != pieces[id])
            {
                throw new ToolException(
                    $"{vocabularyFile}: line {id + 1} is '{Excerpt.Of(pieces[id])}', but {FileName} "
                    + (Ids.ContainsKey(pieces[id]) ? $"gives it the id {other}" : "has no such piece")
                    + "; take away the file that does not belong to the model.");
            }
        }

        if (Ids.FirstOrDefault(
            pair => pair.Value >= pieces.Length || pieces[pair.Value] != pair.Key) is { Key: { } piece } extra)
        {
            throw new ToolException(
                $"{File}: '{Excerpt.Of(piece)}' has the id {extra.Value}, but it does not stand on that line of "
                + $"{Checkpoint.VocabularyFile}; take away the file that does not belong to the model.");
        }
    }

    private static JsonFields Part(JsonFields fields, string name) =>
        fields.Object(name) ?? throw fields.Wrong(name, "is missing; a BERT tokenizer has it");

    // Special tokens that are added besides BERT's are never made of a text; others would cut words.
    private static void CheckAdded(JsonFields fields, IReadOnlyDictionary<string, int> ids)
    {
        foreach (JsonFields token in fields.Objects("added_tokens", isOptional: true))
        {
            string text = token.Text("content");
            if (token.Bool("special", false) == false)
            {
                throw fields.Wrong(
                    "added_tokens", $"holds '{Excerpt.Of(text)}'; only special tokens are supported there");
            }

            int id = token.Int("id", 0, int.MaxValue);
            if (ids.TryGetValue(text, out int other) && other != id)
            {
                throw fields.Wrong(
                    "added_tokens", $"gives '{Excerpt.Of(text)}' the id {id}, but the vocabulary {other}");
            }
        }
    }
}

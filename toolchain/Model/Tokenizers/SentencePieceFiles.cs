using System.Globalization;
using System.Text.Json.Nodes;
using EarlyExitGen.Pipelines.Models;
using EarlyExitGen.Pipelines.SentencePiece;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Tokenizers;

/// <summary>
/// The <c>tokenizer.json</c> of a SentencePiece model, as Hugging Face's library makes it: which tokens stand around
/// texts, and what is done before, depends on the model that it belongs to.
/// </summary>
internal static class SentencePieceFiles
{
    private const int Unigram = 1;
    private const int Bpe = 2;
    private const int ExtraIds = 100;
    private const double NotUsed = 100;

    private static readonly string[] Names =
        ["spiece.model", "sentencepiece.bpe.model", "spm.model", "sentencepiece.model", "tokenizer.model"];

    /// <summary>The model of a folder; null where there is none.</summary>
    public static string? Find(string folder) =>
        Names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Makes it.</summary>
    /// <exception cref="ToolException">
    /// The model is damaged, or belongs to a kind of model whose tokenizer is not known.
    /// </exception>
    public static byte[] Make(string file, FolderSettings settings)
    {
        SentencePieceModel model = Read(file);
        string family = FamilyOf(settings)
            ?? throw new ToolException(
                $"{file}: which tokens stand around texts is not known of the tokenizer_class "
                + $"'{Excerpt.Of(settings.Class)}' and the model_type '{Excerpt.Of(settings.ModelType)}'; save the "
                + $"tokenizer with its {FolderTokenizer.JsonFile}.");
        List<(string Text, double Score)> pieces = [.. Pieces(model, family, settings)];
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        for (int id = 0; id < pieces.Count; id++)
        {
            ids[pieces[id].Text] = id;
        }

        int? FindPiece(string piece) => ids.TryGetValue(piece, out int id) ? id : null;
        string folder = Path.GetDirectoryName(file)!;
        return TokenizerNodes.File(
            model.Kind switch
            {
                Unigram => UnigramNode(pieces, family is "albert" or "deberta" or "t5" ? model.Unknown : 3),
                Bpe when family is "albert" or "deberta" or "t5" => BpeNode(model, ids),
                _ => throw new ToolException($"{file}: a model of this kind is not supported for '{family}'."),
            },
            TokenizerNodes.Steps("normalizers", Normalizers(model, family, settings)),
            TokenizerNodes.Steps("pretokenizers", Splitters(family, settings)),
            Template(file, family, settings, FindPiece),
            TokenizerNodes.Added(
                folder,
                settings,
                Special(model, family),
                FindPiece,
                model.Pieces.Where(static piece => piece.Kind == SentencePieceModel.PieceKind.UserDefined)
                    .Select(static piece => piece.Text)));
    }

    private static SentencePieceModel Read(string file)
    {
        try
        {
            ModelFile.Require(file);
            using FileStream stream = File.OpenRead(file);
            return SentencePieceModel.Read(stream);
        }
        catch (InvalidDataException e)
        {
            throw new ToolException($"{file}: this is not a SentencePiece model: {e.Message}", e);
        }
    }

    private static string? FamilyOf(FolderSettings settings) => settings.Class switch
    {
        "AlbertTokenizer" => "albert",
        "DebertaV2Tokenizer" => "deberta",
        "XLMRobertaTokenizer" => "xlm-roberta",
        "CamembertTokenizer" => "camembert",
        "T5Tokenizer" => "t5",
        _ => settings.ModelType switch
        {
            "albert" => "albert",
            "deberta-v2" => "deberta",
            "xlm-roberta" or "xlm-roberta-xl" => "xlm-roberta",
            "camembert" => "camembert",
            "t5" or "mt5" => "t5",
            _ => null,
        },
    };

    private static IEnumerable<(string Text, double Score)> Pieces(
        SentencePieceModel model, string family, FolderSettings settings)
    {
        IEnumerable<(string Text, double Score)> own =
            model.Pieces.Select(static piece => (piece.Text, (double)piece.Score));
        string mask = settings.Token("mask_token") ?? "<mask>";
        return family switch
        {
            "xlm-roberta" => [("<s>", 0), ("<pad>", 0), ("</s>", 0), ("<unk>", 0), .. own.Skip(3), (mask, 0)],
            "camembert" =>
            [
                ("<s>NOTUSED", 0), ("<pad>", 0), ("</s>NOTUSED", 0), ("<unk>", 0), ("<unk>NOTUSED", -NotUsed),
                .. own.Skip(1), (mask, 0),
            ],
            "t5" =>
            [
                .. own,
                .. Enumerable.Range(0, ExtraIds).Reverse()
                    .Select(id => (string.Create(CultureInfo.InvariantCulture, $"<extra_id_{id}>"), 0.0)),
            ],
            "albert" => own.Select(static piece =>
                IsNumberAndComma(piece.Text) ? (piece.Text, piece.Score - NotUsed) : piece),
            _ => own,
        };
    }

    // ALBERT cuts a comma off a number.
    private static bool IsNumberAndComma(string piece) =>
        piece.Length > 1 && piece[^1] == ',' && char.IsDigit(piece[^2]);

    private static JsonObject UnigramNode(IEnumerable<(string Text, double Score)> pieces, int unknown) =>
        TokenizerNodes.Step(
            "Unigram",
            ("unk_id", unknown),
            ("vocab", new JsonArray([.. pieces.Select(static piece => new JsonArray(piece.Text, piece.Score))])),
            ("byte_fallback", false));

    private static JsonObject BpeNode(SentencePieceModel model, Dictionary<string, int> ids)
    {
        JsonObject vocabulary = [];
        foreach ((string piece, int id) in ids)
        {
            vocabulary.Add(piece, id);
        }

        return TokenizerNodes.Step(
            "BPE",
            ("unk_token", model.Pieces[model.Unknown].Text),
            ("fuse_unk", true),
            ("byte_fallback", false),
            ("vocab", vocabulary),
            ("merges", new JsonArray([
                .. SentencePieceMerges.Of(model.Pieces).Select(static pair => new JsonArray(pair.Left, pair.Right)),
            ])));
    }

    private static IEnumerable<JsonNode> Normalizers(SentencePieceModel model, string family, FolderSettings settings)
    {
        JsonNode Replace(string kind, string pattern, string content) => TokenizerNodes.Step(
            "Replace", ("pattern", new JsonObject { [kind] = pattern }), ("content", content));
        bool isAlbert = family == "albert";
        if (isAlbert)
        {
            yield return Replace("String", "``", "\"");
            yield return Replace("String", "''", "\"");
            if (settings.Switch("keep_accents") != true)
            {
                yield return TokenizerNodes.Step("NFKD");
                yield return TokenizerNodes.Step("StripAccents");
            }
        }

        if ((isAlbert && settings.Switch("do_lower_case") != false)
            || (family == "deberta" && settings.Switch("do_lower_case") == true))
        {
            yield return TokenizerNodes.Step("Lowercase");
        }

        if (family == "deberta")
        {
            yield return TokenizerNodes.Step("Strip", ("strip_left", true), ("strip_right", true));
        }

        if (model.Charsmap.Length > 0)
        {
            yield return TokenizerNodes.Step(
                "Precompiled", ("precompiled_charsmap", Convert.ToBase64String(model.Charsmap)));
        }

        if (!isAlbert && family != "deberta")
        {
            yield return TokenizerNodes.Step("Strip", ("strip_left", false), ("strip_right", true));
        }

        yield return Replace(
            "Regex", " {2,}", isAlbert || family == "deberta" ? " " : BytePieces.Space.ToString());
    }

    private static IEnumerable<JsonNode> Splitters(string family, FolderSettings settings)
    {
        if (family == "deberta" && settings.Switch("split_by_punct") == true)
        {
            yield return TokenizerNodes.Step("Punctuation", ("behavior", "Isolated"));
        }

        yield return TokenizerNodes.Step(
            "Metaspace",
            ("replacement", BytePieces.Space.ToString()),
            ("prepend_scheme", settings.Switch("add_prefix_space") == false ? "never" : "always"),
            ("split", true));
    }

    private static JsonObject Template(
        string file, string family, FolderSettings settings, Func<string, int?> find)
    {
        (string, int) Token(string role, string usual)
        {
            string text = settings.Token(role) ?? usual;
            return find(text) is { } id
                ? (text, id)
                : throw new ToolException($"{file}: there is no piece {Excerpt.Of(text)}, the {role} of the "
                    + "tokenizer.");
        }

        return family switch
        {
            "t5" => TokenizerNodes.Template(start: null, Token("eos_token", "</s>"), separators: 1, typed: false),
            "albert" or "deberta" => TokenizerNodes.Template(
                Token("cls_token", "[CLS]"), Token("sep_token", "[SEP]"), separators: 1, typed: true),

            // What a model is trained with is not looked for in the settings there either.
            _ => TokenizerNodes.Template(
                ("<s>", family == "camembert" ? Camembert(find, "<s>") : 0),
                ("</s>", family == "camembert" ? Camembert(find, "</s>") : 2),
                separators: 2,
                typed: false),
        };
    }

    private static int Camembert(Func<string, int?> find, string token) =>
        find(token) ?? throw new ToolException($"there is no piece {token} in a model of CamemBERT's.");

    private static IEnumerable<string> Special(SentencePieceModel model, string family) =>
    [
        .. model.Pieces.Where(static piece => piece.Kind is
            SentencePieceModel.PieceKind.Control or SentencePieceModel.PieceKind.Unknown)
            .Select(static piece => piece.Text),
        .. family == "t5"
            ? Enumerable.Range(0, ExtraIds).Select(
                static id => string.Create(CultureInfo.InvariantCulture, $"<extra_id_{id}>"))
            : ["<s>", "</s>", "<pad>", "<unk>", "<mask>"],
    ];
}

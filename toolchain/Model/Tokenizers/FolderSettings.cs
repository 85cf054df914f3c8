using EarlyExitGen.Pipelines.Json;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Tokenizers;

/// <summary>
/// What <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and <c>config.json</c> say of a tokenizer.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="tokenizer">The first; null where it is not there.</param>
/// <param name="special">The second.</param>
/// <param name="model">The third.</param>
internal sealed class FolderSettings(string folder, JsonFields? tokenizer, JsonFields? special, JsonFields? model)
{
    // Where there is no limit, Hugging Face writes 1e30, or what is left of it in a whole number.
    private const double NoLimit = 1e9;

    /// <summary>The file of the tokenizer's settings.</summary>
    public string File { get; } = Path.Combine(folder, "tokenizer_config.json");

    /// <summary>The largest number of tokens; null where none is said.</summary>
    public int? MaxLength { get; } =
        tokenizer?.Number("model_max_length", 1, double.MaxValue, NoLimit) is { } length and < NoLimit
            ? (int)length
            : null;

    /// <summary>
    /// The class of the tokenizer in Hugging Face's library, without <c>Fast</c>; empty where it is not said.
    /// </summary>
    public string Class
    {
        get
        {
            string name = tokenizer?.Text("tokenizer_class", "") ?? "";
            return name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^4] : name;
        }
    }

    /// <summary>The kind of the model, such as <c>deberta-v2</c>; empty where it is not said.</summary>
    public string ModelType => model?.Text("model_type", "") ?? "";

    /// <summary>Reads the files that are there.</summary>
    /// <exception cref="ToolException">One of them is damaged, or texts would be cut otherwise than here.</exception>
    public static FolderSettings Read(string folder)
    {
        JsonFields? Load(string name) => System.IO.File.Exists(Path.Combine(folder, name))
            ? JsonFields.Read(Path.Combine(folder, name))
            : null;
        JsonFields? tokenizer = Load("tokenizer_config.json");
        if (tokenizer?.Text("truncation_side", "right") is { } side && side != "right")
        {
            throw tokenizer.Wrong(
                "truncation_side", $"is '{Excerpt.Of(side)}', which is not supported: a text loses its end");
        }

        return new FolderSettings(folder, tokenizer, Load("special_tokens_map.json"), Load("config.json"));
    }

    /// <summary>A switch of the tokenizer; null where it is not set.</summary>
    public bool? Switch(string name) => tokenizer?.Bool(name, null);

    /// <summary>A special token, such as <c>cls_token</c>: a text, or an object with more about it.</summary>
    public string? Token(string name) => Token(tokenizer, name) ?? Token(special, name);

    /// <summary>The tokens that were added, by their ids.</summary>
    public IReadOnlyDictionary<string, JsonFields> Added() => tokenizer?.ObjectMap("added_tokens_decoder") ?? [];

    /// <summary>What the settings say otherwise than a <c>tokenizer.json</c>, which decides.</summary>
    public IReadOnlyList<string> Contradictions(TokenizerFile file)
    {
        List<string> notes = [];
        void Compare(string name, bool? decided)
        {
            if (decided is { } value && Switch(name) is { } said && said != value)
            {
                notes.Add(
                    $"tokenizer_config.json says {name} {YesNo(said)}, but the tokenizer is read by {YesNo(value)} of "
                    + "tokenizer.json");
            }
        }

        Compare("do_lower_case", file.Bert?.Lowercase);
        Compare("strip_accents", file.Bert?.StripAccents);
        return notes;
    }

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string? Token(JsonFields? fields, string name)
    {
        if (fields is null || !fields.Has(name))
        {
            return null;
        }

        string text = fields.HasObject(name) ? fields.Object(name)!.Text("content") : fields.Text(name, "");
        return text.Length > 0 ? text : null;
    }
}

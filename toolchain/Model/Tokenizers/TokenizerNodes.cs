using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Tokenizers;

/// <summary>The parts of a <c>tokenizer.json</c> that is made of other files.</summary>
internal static class TokenizerNodes
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    // Roles that Hugging Face's settings have names for.
    private static readonly string[] Roles =
        ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <summary>A step.</summary>
    public static JsonObject Step(string type, params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        JsonObject step = new() { ["type"] = type };
        foreach ((string name, JsonNode? value) in members)
        {
            step.Add(name, value);
        }

        return step;
    }

    /// <summary>Several steps.</summary>
    public static JsonObject Steps(string name, IEnumerable<JsonNode> steps) =>
        Step("Sequence", (name, new JsonArray([.. steps])));

    /// <summary>The file.</summary>
    public static byte[] File(
        JsonObject model,
        JsonNode? normalizer,
        JsonNode? splitter,
        JsonNode? processor,
        JsonArray added) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = added,
            ["normalizer"] = normalizer,
            ["pre_tokenizer"] = splitter,
            ["post_processor"] = processor,
            ["decoder"] = null,
            ["model"] = model,
        });

    /// <summary>Tokens around a text: one before and one after; between the texts of a pair some more.</summary>
    /// <param name="start">The token before; null where there is none.</param>
    /// <param name="end">The token after, and between.</param>
    /// <param name="separators">How many stand between the texts of a pair.</param>
    /// <param name="typed">Whether what belongs to the second text has the type 1.</param>
    public static JsonObject Template(
        (string Text, int Id)? start, (string Text, int Id) end, int separators, bool typed)
    {
        int second = typed ? 1 : 0;
        JsonArray single = [];
        JsonArray pair = [];
        JsonObject tokens = new() { [end.Text] = Special(end) };
        if (start is { } token)
        {
            single.Add(Item("SpecialToken", token.Text, 0));
            pair.Add(Item("SpecialToken", token.Text, 0));
            tokens[token.Text] = Special(token);
        }

        single.Add(Item("Sequence", "A", 0));
        single.Add(Item("SpecialToken", end.Text, 0));
        pair.Add(Item("Sequence", "A", 0));
        for (int i = 0; i < separators; i++)
        {
            pair.Add(Item("SpecialToken", end.Text, 0));
        }

        pair.Add(Item("Sequence", "B", second));
        pair.Add(Item("SpecialToken", end.Text, second));
        return Step("TemplateProcessing", ("single", single), ("pair", pair), ("special_tokens", tokens));
    }

    /// <summary>
    /// The tokens that are added to a vocabulary: those with a role, which are special, and those that the settings
    /// name.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="special">Tokens that are special whatever the settings say.</param>
    /// <param name="find">The id of a piece; null where it is none.</param>
    /// <param name="found">Tokens that are found in texts whatever the settings say.</param>
    public static JsonArray Added(
        string folder,
        FolderSettings settings,
        IEnumerable<string> special,
        Func<string, int?> find,
        IEnumerable<string>? found = null)
    {
        SortedDictionary<int, JsonObject> added = [];
        void Add(int id, string text, bool isSpecial, Func<string, bool?>? flag) => added.TryAdd(id, new JsonObject
        {
            ["id"] = id,
            ["content"] = text,
            ["single_word"] = flag?.Invoke("single_word") ?? false,
            ["lstrip"] = flag?.Invoke("lstrip") ?? false,
            ["rstrip"] = flag?.Invoke("rstrip") ?? false,
            ["normalized"] = flag?.Invoke("normalized") ?? !isSpecial,
            ["special"] = isSpecial,
        });
        foreach ((string key, JsonFields token) in settings.Added())
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                throw new ToolException(
                    $"{settings.File}: 'added_tokens_decoder' has the key '{Excerpt.Of(key)}', which is not an id.");
            }

            Add(id, token.Text("content"), token.Bool("special", false) == true, name => token.Bool(name, null));
        }

        foreach (string text in Roles.Select(settings.Token).OfType<string>().Concat(special))
        {
            if (find(text) is { } id)
            {
                Add(id, text, isSpecial: true, flag: null);
            }
        }

        foreach (string text in found ?? [])
        {
            Add(find(text)!.Value, text, isSpecial: false, static name => false);
        }

        string file = Path.Combine(folder, "added_tokens.json");
        foreach ((string text, int id) in System.IO.File.Exists(file) ? ReadIds(file) : [])
        {
            Add(id, text, isSpecial: Roles.Select(settings.Token).Contains(text), flag: null);
        }

        return [.. added.Values];
    }

    /// <summary>A file that is an object of texts and their ids.</summary>
    public static Dictionary<string, int> ReadIds(string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(SmallFile.ReadUtf8(file), Strict);
            return document.RootElement.EnumerateObject().ToDictionary(
                static member => member.Name, static member => member.Value.GetInt32(), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new ToolException(
                $"{file}: this is not a JSON object of texts and their ids: {Excerpt.Of(e)}", e);
        }
    }

    private static JsonObject Item(string kind, string id, int type) =>
        new() { [kind] = new JsonObject { ["id"] = id, ["type_id"] = type } };

    private static JsonObject Special((string Text, int Id) token) => new()
    {
        ["id"] = token.Text,
        ["ids"] = new JsonArray(token.Id),
        ["tokens"] = new JsonArray(token.Text),
    };
}

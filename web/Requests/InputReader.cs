using System.Text.Json;
using EarlyExitGen.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;

namespace EarlyExitGen.AspNetCore.Requests;

/// <summary>Takes texts and pairs from JSON. What is wrong is told with its path, and never quoted.</summary>
internal sealed class InputReader(CascadeInfo cascade, CascadeEndpointOptions options)
{
    private string Wanted => cascade.IsPair
        ? "{\"first\": ..., \"second\": ...} or {\"pairs\": [...]}"
        : "{\"text\": ...} or {\"texts\": [...]}";

    /// <summary>What a request asks.</summary>
    /// <param name="Inputs">The texts or pairs.</param>
    /// <param name="IsMany">Whether answers come as a list.</param>
    public readonly record struct Question(IReadOnlyList<WebInput> Inputs, bool IsMany);

    /// <summary>The form of this package's own endpoint.</summary>
    /// <exception cref="ProblemException">413 or 422.</exception>
    public Question Read(JsonElement root)
    {
        RequireObject(root, "");
        Question? found = null;
        foreach (JsonProperty member in root.EnumerateObject())
        {
            Question? one = (member.Name, cascade.IsPair) switch
            {
                ("text", false) => new Question([new WebInput(Text(member.Value, "text"))], IsMany: false),
                ("texts", false) => new Question(Many(member.Value, "texts", Single), IsMany: true),
                ("pairs", true) => new Question(Many(member.Value, "pairs", Pair), IsMany: true),
                ("first", true) => new Question([Pair(root, "")], IsMany: false),
                ("second", true) => null,
                _ => throw Unprocessable($"This cascade takes {Wanted}, and no other members."),
            };
            if (one is not null && found is not null)
            {
                throw Unprocessable($"This cascade takes either {Wanted}, not both.");
            }

            found = one ?? found;
        }

        return found ?? throw Unprocessable($"Nothing is to be classified: this cascade takes {Wanted}.");
    }

    /// <summary>One line of a stream: an object as above with one text or pair, or a text alone.</summary>
    /// <exception cref="ProblemException">422.</exception>
    public WebInput ReadLine(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.String && !cascade.IsPair)
        {
            return Single(root, "");
        }

        RequireObject(root, "");
        foreach (JsonProperty member in root.EnumerateObject())
        {
            if (member.Name is not ("id" or "text" or "first" or "second"))
            {
                throw Unprocessable($"A line has {LineWanted} and perhaps id, and no other members.");
            }
        }

        return cascade.IsPair ? Pair(root, "") : new WebInput(Text(Member(root, "text", ""), "text"));
    }

    private string LineWanted => cascade.IsPair ? "first and second" : "text";

    /// <summary>A pair: an object with first and second.</summary>
    /// <exception cref="ProblemException">422.</exception>
    public WebInput Pair(JsonElement element, string path) => Pair(element, path, "first", "second");

    /// <summary>A pair: an object with two members.</summary>
    /// <exception cref="ProblemException">422.</exception>
    public WebInput Pair(JsonElement element, string path, string first, string second)
    {
        RequireObject(element, path);
        return new WebInput(
            Text(Member(element, first, path), Join(path, first)),
            Text(Member(element, second, path), Join(path, second)));
    }

    /// <summary>A single text.</summary>
    /// <exception cref="ProblemException">422.</exception>
    public WebInput Single(JsonElement element, string path) => new(Text(element, path));

    /// <summary>A list.</summary>
    /// <exception cref="ProblemException">413 or 422.</exception>
    public IReadOnlyList<WebInput> Many(
        JsonElement list, string path, Func<JsonElement, string, WebInput> read)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw Unprocessable($"{path} must be a list, and is {Kind(list)}.");
        }

        int count = list.GetArrayLength();
        if (count == 0)
        {
            throw Unprocessable($"{path} is empty; send at least one.");
        }

        if (count > options.MaxTexts)
        {
            throw new ProblemException(
                StatusCodes.Status413PayloadTooLarge,
                $"{path} has {count} entries; at most {options.MaxTexts} go into one request.");
        }

        WebInput[] inputs = new WebInput[count];
        int i = 0;
        foreach (JsonElement element in list.EnumerateArray())
        {
            inputs[i] = read(element, $"{path}[{i}]");
            i++;
        }

        return inputs;
    }

    /// <summary>A text.</summary>
    /// <exception cref="ProblemException">422: it is null, not a text, or too long.</exception>
    public string Text(JsonElement element, string path)
    {
        string name = path.Length == 0 ? "The text" : path;
        if (element.ValueKind != JsonValueKind.String)
        {
            throw Unprocessable($"{name} must be a text, and is {Kind(element)}.");
        }

        string text = element.GetString()!;
        return text.Length <= options.MaxTextLength
            ? text
            : throw Unprocessable($"{name} has {text.Length} characters; at most {options.MaxTextLength} are taken.");
    }

    /// <summary>A problem with what the request asks.</summary>
    public static ProblemException Unprocessable(string detail) =>
        new(StatusCodes.Status422UnprocessableEntity, detail);

    /// <summary>What kind of value an element is, in words.</summary>
    public static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";

    private static JsonElement Member(JsonElement element, string name, string path) =>
        element.TryGetProperty(name, out JsonElement value)
            ? value
            : throw Unprocessable($"{Join(path, name)} is missing.");

    private static void RequireObject(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            string name = path.Length == 0 ? "The body" : path;
            throw Unprocessable($"{name} must be an object, and is {Kind(element)}.");
        }
    }
}

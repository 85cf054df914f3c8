using System.Text.Json;
using EarlyExitGen.Pipelines.Models;

namespace EarlyExitGen.Pipelines.Json;

/// <summary>
/// Reads the <c>added_tokens</c>. Special ones are plain text where they are spelled in a text; others are found there.
/// </summary>
/// <param name="Found">Those that are found in texts.</param>
/// <param name="Special">The special ones and their ids.</param>
internal sealed record AddedTokenReader(IReadOnlyList<AddedToken> Found, IReadOnlyDictionary<string, int> Special)
{
    /// <summary>Reads them.</summary>
    /// <param name="root">The file's contents.</param>
    /// <param name="find">The id of a piece of the model; null where it is none.</param>
    /// <param name="size">The number of pieces of the model.</param>
    /// <exception cref="InvalidDataException">One of them cannot be found as is asked for; it is named.</exception>
    public static AddedTokenReader Read(JsonPart root, Func<string, int?> find, int size)
    {
        List<AddedToken> found = [];
        Dictionary<string, int> special = [];
        int last = -1;
        foreach (JsonElement element in root.Has("added_tokens") ? root.List("added_tokens") : [])
        {
            JsonPart part = JsonPart.Step(element, "an added token");
            string text = part.Text("content");
            int id = part.Number("id");
            part = part with { Name = FormattableString.Invariant($"the added token '{PieceText.Of(text)}' at {id}") };
            part.Only("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
            if (text.Length == 0 || special.ContainsKey(text) || found.Exists(token => token.Text == text))
            {
                throw part.Wrong(text.Length == 0 ? "is empty" : "is there twice");
            }

            // Where the model does not have it, ids are given one after the other, whatever the file says.
            int own = find(text) ?? (last >= size ? last + 1 : size);
            if (own != id)
            {
                throw part.Wrong(FormattableString.Invariant(
                    $"would have the id {own} by Hugging Face's library, which goes by the vocabulary and the order"));
            }

            last = Math.Max(last, id);
            if (part.Bool("special", false))
            {
                special.Add(text, id);
                continue;
            }

            if (Array.Find((string[])["single_word", "lstrip", "rstrip"], name => part.Bool(name, false)) is { } kind)
            {
                throw part.Wrong($"is to be found with {kind}, which is not supported");
            }

            found.Add(new AddedToken(text, id, part.Bool("normalized", true)));
        }

        return new AddedTokenReader(found, special);
    }
}

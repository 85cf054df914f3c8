using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>
/// <c>reference.jsonl</c>: texts with the logits of every exit, one JSON object a line; what an exported cascade
/// must reproduce.
/// </summary>
internal static class ReferenceFile
{
    private static readonly JsonSerializerOptions Format =
        new(JsonSerializerDefaults.Web) { Converters = { new JsonText() } };

    /// <summary>
    /// Reads the texts; each must have <paramref name="exits"/> times <paramref name="labels"/> finite logits.
    /// </summary>
    /// <exception cref="ToolException">The file is missing, or a line is not of that form.</exception>
    public static IReadOnlyList<ReferenceText> Read(string file, int exits, int labels)
    {
        using TextLines lines = TextLines.Open(file, "`train` writes it when training has finished");
        List<ReferenceText> texts = [];
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            try
            {
                ReferenceText? text = JsonSerializer.Deserialize<ReferenceText>(line, Format);
                bool isComplete = text is { First: not null, Logits: not null } && text.Logits.Length == exits
                    && text.Logits.All(row => row is not null && row.Length == labels && row.All(float.IsFinite));
                texts.Add(isComplete
                    ? text!
                    : throw lines.Fault($"a text with {exits} rows of {labels} finite logits is expected."));
            }
            catch (JsonException e)
            {
                throw new ToolException(lines.Fault($"this is not valid JSON: {Excerpt.Of(e)}").Message, e);
            }
        }

        return texts;
    }

    /// <summary>Writes the texts; logits keep every bit.</summary>
    public static void Write(string file, IEnumerable<ReferenceText> texts) => AtomicFile.WriteText(
        file, string.Concat(texts.Select(text => JsonSerializer.Serialize(text, JsonSerializerOptions.Web) + "\n")));
}

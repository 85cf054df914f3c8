using System.Text.Json;
using EarlyExitGen.Manifests.Json;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Json;

/// <summary>Why one may trust a JSON reader of our own: System.Text.Json is its referee.</summary>
public class JsonDifferentialTests
{
    private static readonly JsonDocumentOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = JsonReader.MaxDepth,
    };

    [Fact]
    public void Both_readers_give_the_same_verdict_and_the_same_values()
    {
        JsonFuzzer fuzzer = new(seed: 20260101);
        int accepted = 0;
        const int Documents = 120_000;
        for (int i = 0; i < Documents; i++)
        {
            string text = fuzzer.Next();
            string? expected = Referee(text);
            (JsonValue? value, JsonError? error) = JsonReader.Read(text);
            string? actual = error is null ? Canonical(value!) : null;
            Assert.True(
                expected == actual,
                $"document {i}: {text}\nSystem.Text.Json: {expected}\nours: {actual ?? error!.Message}");
            AssertInside(error?.Range, text);
            accepted += actual is null ? 0 : 1;
        }

        // Neither all good nor all broken, or the test says little.
        Assert.InRange(accepted, Documents / 4, Documents * 3 / 4);
    }

    private static void AssertInside(TextRange? range, string text)
    {
        if (range is { } r)
        {
            Assert.True(r.Start >= 0 && r.Length >= 0 && r.Start + r.Length <= text.Length, $"{r} in: {text}");
        }
    }

    /// <summary>The document as System.Text.Json understands it, in a form to compare; null if it refuses it.</summary>
    private static string? Referee(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Options);
            return Canonical(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // In this order: no JSON; a lone surrogate as such; a lone surrogate as an escape.
            return null;
        }
    }

    private static string Canonical(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{"
            + string.Join(",", element.EnumerateObject().Select(p => Quote(p.Name) + ":" + Canonical(p.Value))) + "}",
        JsonValueKind.Array => "[" + string.Join(",", element.EnumerateArray().Select(Canonical)) + "]",
        JsonValueKind.String => Quote(element.GetString()!),
        _ => element.GetRawText(),
    };

    private static string Canonical(JsonValue value) => value switch
    {
        JsonObject o =>
            "{" + string.Join(",", o.Properties.Select(p => Quote(p.Name.Value) + ":" + Canonical(p.Value))) + "}",
        JsonArray a => "[" + string.Join(",", a.Elements.Select(Canonical)) + "]",
        JsonString s => Quote(s.Value),
        JsonNumber n => n.Token.Text,
        JsonLiteral { Value: null } => "null",
        JsonLiteral l => l.Value == true ? "true" : "false",
        _ => throw new InvalidOperationException(),
    };

    private static string Quote(string text) => "<" + string.Join(".", text.Select(c => $"{(int)c:x}")) + ">";
}

using System.IO.Compression;
using System.Text.Json;
using EarlyExitGen.Tokenization;
using Xunit;

namespace EarlyExitGen.Tests.Tokenization;

/// <summary>
/// Strings of every kind with the ids that Hugging Face's tokenizers give; they do not ship with the project.
/// </summary>
public class ReferenceIdsTests
{
    [Fact]
    public void Every_reference_string_gets_its_ids()
    {
        string cases = SharedData.Require("data/tokenizer/cases.jsonl.gz");
        string vocabulary = SharedData.Require("data/bert-base-uncased-vocab.txt");
        WordPieceTokenizer uncased = WordPieceTokenizer.Load(vocabulary);
        WordPieceTokenizer cased = WordPieceTokenizer.Load(vocabulary, lowercase: false, stripAccents: false);

        using StreamReader reader = new(new GZipStream(File.OpenRead(cases), CompressionMode.Decompress));
        int count = 0;
        while (reader.ReadLine() is { } line)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement row = document.RootElement;
            WordPieceTokenizer tokenizer = row.GetProperty("lowercase").GetBoolean() ? uncased : cased;
            int[] ids = new int[row.GetProperty("max").GetInt32()];
            int[] types = new int[ids.Length];
            string text = row.GetProperty("text").GetString()!;
            int length = row.TryGetProperty("pair", out JsonElement second) && second.GetString() is { } pair
                ? tokenizer.EncodePair(text, pair, ids, types, out _)
                : tokenizer.Encode(text, ids, out _);
            Assert.Equal(Numbers(row, "ids"), ids[..length]);
            Assert.Equal(Numbers(row, "types"), types[..length]);
            count++;
        }

        Assert.Equal(3000, count);
    }

    private static int[] Numbers(JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(number => number.GetInt32())];
}

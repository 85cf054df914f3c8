using System.Text;
using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation.Data;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Foundation.Data;

public class JsonTextTests
{
    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a \u00e4 \ud83d\ude00\"", "a \u00e4 \ud83d\ude00")]
    [InlineData(
        "\"\\\" \\\\ \\/ \\b\\f\\n\\r\\t\\u00e4\\u0000\\uD83D\\ude00 x\"", "\" \\ / \b\f\n\r\t\u00e4\0\ud83d\ude00 x")]
    public void Strings_are_those_of_the_library(string json, string text)
    {
        Assert.Equal(text, Read(json));
        Assert.Equal(JsonSerializer.Deserialize<string>(json), Read(json));
    }

    [Theory]
    [InlineData("\"\\ud83d\"", "\ufffd")]
    [InlineData("\"a\\ude00b\"", "a\ufffdb")]
    [InlineData("\"\\ud83d\\ud83d\\ude00\"", "\ufffd\ud83d\ude00")]
    [InlineData("\"\\ude00\\ud83d\"", "\ufffd\ufffd")]
    [InlineData("\"\\ud83dx\\ude00\"", "\ufffdx\ufffd")]
    public void Half_of_a_surrogate_pair_is_the_replacement_character(string json, string text) =>
        Assert.Equal(text, Read(json));

    private static string Read(string json)
    {
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return JsonText.Read(ref reader);
    }
}

using System.Text.Json;
using EarlyExitGen.Web.Tests.Fakes;
using Xunit;

namespace EarlyExitGen.Web.Tests.Protocols;

/// <summary>The forms of Hugging Face and of text-embeddings-inference.</summary>
public sealed class InferenceTests
{
    [Theory]
    [InlineData("/hf", """{"inputs": "abc"}""", "short>long>odd")]
    [InlineData("/hf", """{"inputs": ["abc", "abcdef"]}""", "short>long>odd|long>short>odd")]
    [InlineData("/hf", """{"inputs": "abcdef", "parameters": {"top_k": 1}}""", "long")]
    [InlineData("/hf", """{"inputs": "abcdef", "parameters": {"top_k": 99}, "options": {}}""", "long>short>odd")]
    [InlineData("/hf", """{"inputs": "a", "parameters": {"top_k": null, "function_to_apply": "softmax"}}""",
        "short>long>odd")]
    [InlineData("/hf-pairs", """{"inputs": {"text": "abc", "text_pair": "def"}}""", "long>short>odd")]
    [InlineData("/hf-pairs", """{"inputs": [{"text": "", "text_pair": ""}]}""", "short>long>odd")]
    [InlineData("/predict", """{"inputs": [["abc"], ["abcdef"]], "truncate": true}""",
        "short>long>odd|long>short>odd")]
    [InlineData("/predict-pairs", """{"inputs": [["abc", "def"]]}""", "long>short>odd")]
    public async Task A_list_of_labels_and_scores_for_each(string path, string request, string expected)
    {
        await using FakeHost host = await FakeHost.StartAsync();

        (int status, JsonElement body) = await host.PostAsync(path, request);

        Assert.Equal(200, status);
        Assert.Equal(expected, string.Join('|', body.EnumerateArray().Select(Labels)));
    }

    [Theory]
    [InlineData("/predict", """{"inputs": "abc"}""", "short>long>odd")]
    [InlineData("/predict", """{"inputs": ["abcdef"], "raw_scores": false}""", "long>short>odd")]
    [InlineData("/predict-pairs", """{"inputs": ["abc", "def"]}""", "long>short>odd")]
    public async Task A_single_one_has_a_single_list_in_the_form_of_text_embeddings_inference(
        string path, string request, string expected)
    {
        await using FakeHost host = await FakeHost.StartAsync();

        (int status, JsonElement body) = await host.PostAsync(path, request);

        Assert.Equal(200, status);
        Assert.Equal(expected, Labels(body));
    }

    [Theory]
    [InlineData("/hf", """{"input": "abc"}""", "inputs is missing")]
    [InlineData("/hf", """{"inputs": null}""", "inputs must be a text, and is null.")]
    [InlineData("/hf", """{"inputs": ["a", 1]}""", "inputs[1] must be a text, and is a number.")]
    [InlineData("/hf", """{"inputs": "a", "parameters": {"top_k": 0}}""", "top_k must be a whole number")]
    [InlineData("/hf", """{"inputs": "a", "parameters": {"top_k": 1.5}}""", "top_k must be a whole number")]
    [InlineData("/hf", """{"inputs": "a", "parameters": 1}""", "parameters must be an object")]
    [InlineData("/hf", """{"inputs": "a", "parameters": {"function_to_apply": "none"}}""", "must be softmax")]
    [InlineData("/hf-pairs", """{"inputs": "a"}""", "inputs must be a pair")]
    [InlineData("/predict", """{"inputs": ["a", "b"]}""", "takes single texts")]
    [InlineData("/predict", """{"inputs": [["a"], ["b", "c"]]}""", "inputs[1] must be a text")]
    [InlineData("/predict", """{"inputs": "a", "raw_scores": true}""", "raw_scores is not supported")]
    [InlineData("/predict-pairs", """{"inputs": "a"}""", "must be a pair")]
    public async Task What_cannot_be_answered_is_422_with_an_error_that_clients_read(
        string path, string request, string error)
    {
        await using FakeHost host = await FakeHost.StartAsync();

        (int status, JsonElement body) = await host.PostAsync(path, request);

        Assert.Equal(422, status);
        Assert.Contains(error, body.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("validation", body.GetProperty("error_type").GetString());
    }

    [Fact]
    public async Task Info_has_labels_limits_exits_and_promises()
    {
        await using FakeHost host = await FakeHost.StartAsync(options => options.MaxTexts = 7);

        string text = await host.Client.GetStringAsync(
            new Uri("/info", UriKind.Relative), TestContext.Current.CancellationToken);

        JsonElement info = JsonDocument.Parse(text).RootElement;
        Assert.Equal("FakeTexts", info.GetProperty("model_id").GetString());
        Assert.Equal(
            "long", info.GetProperty("model_type").GetProperty("classifier").GetProperty("id2label")
                .GetProperty("1").GetString());
        Assert.Equal(7, info.GetProperty("max_client_batch_size").GetInt32());
        Assert.Equal(2, info.GetProperty("cascade").GetProperty("exits").GetArrayLength());
        Assert.Equal(0.02f, info.GetProperty("cascade").GetProperty("dial").GetSingle());
    }

    private static string Labels(JsonElement scores)
    {
        float[] values = [.. scores.EnumerateArray().Select(score => score.GetProperty("score").GetSingle())];
        Assert.Equal(values.OrderDescending(), values);
        return string.Join('>', scores.EnumerateArray()
            .Select(score => score.GetProperty("label").GetString()!.Trim('"', '\u2028')));
    }
}

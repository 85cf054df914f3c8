using System.Net.Http.Json;
using System.Text.Json;
using EarlyExitGen.AspNetCore;
using EarlyExitGen.Web.Tests.Fakes;
using Xunit;

namespace EarlyExitGen.Web.Tests.Protocols;

public sealed class NativeTests
{
    [Fact]
    public async Task A_text_is_answered_with_label_confidence_probabilities_exit_layers_and_dial()
    {
        await using FakeHost host = await FakeHost.StartAsync();

        (int status, JsonElement body) = await host.PostAsync("/texts", """{"text": "abc"}""");

        Assert.Equal(200, status);
        Assert.Equal(
            """
            {"label":"short","confidence":0.7,"probabilities":{"short":0.7,"long":0.15,"\u0022odd\u0022\u2028":0.15},"exit":1,"layers":2,"truncated":false,"dial":0.02}
            """,
            body.GetRawText());
    }

    [Fact]
    public async Task Texts_are_answered_in_their_order()
    {
        await using FakeHost host = await FakeHost.StartAsync();

        (int status, JsonElement body) = await host.PostAsync("/texts", """{"texts": ["a", "abcdef", "abc"]}""");

        Assert.Equal(200, status);
        Assert.Equal(
            ["short", "long", "short"],
            body.GetProperty("answers").EnumerateArray().Select(one => one.GetProperty("label").GetString()));
        Assert.Equal(
            [1, 0, 1], body.GetProperty("answers").EnumerateArray().Select(one => one.GetProperty("exit").GetInt32()));
    }

    [Theory]
    [InlineData("""{"first": "ab", "second": "c"}""")]
    [InlineData("""{"second": "c", "first": "ab"}""")]
    public async Task A_pair_is_first_and_second_in_any_order(string json)
    {
        await using FakeHost host = await FakeHost.StartAsync();

        (int status, JsonElement body) = await host.PostAsync("/pairs", json);

        Assert.Equal(200, status);
        Assert.Equal("short", body.GetProperty("label").GetString());
    }

    [Fact]
    public async Task Pairs_are_answered_in_their_order()
    {
        await using FakeHost host = await FakeHost.StartAsync();

        (int status, JsonElement body) = await host.PostAsync(
            "/pairs", """{"pairs": [{"first": "abc", "second": "def"}, {"first": "", "second": "a"}]}""");

        Assert.Equal(200, status);
        Assert.Equal(
            ["long", "short"],
            body.GetProperty("answers").EnumerateArray().Select(one => one.GetProperty("label").GetString()));
    }

    [Fact]
    public async Task A_byte_order_mark_is_left_alone()
    {
        await using FakeHost host = await FakeHost.StartAsync();

        (int status, _) = await host.PostAsync(
            "/texts", [0xEF, 0xBB, 0xBF, .. """{"text": "abc"}"""u8], "application/json; charset=UTF-8");

        Assert.Equal(200, status);
    }

    [Fact]
    public async Task Surrogate_pairs_are_one_character_to_people_and_two_here()
    {
        await using FakeHost host = await FakeHost.StartAsync(options => options.MaxTextLength = 2);

        Assert.Equal(200, (await host.PostAsync("/texts", """{"text": "\ud83d\ude00"}""")).Status);
        Assert.Equal(422, (await host.PostAsync("/texts", """{"text": "\ud83d\ude00!"}""")).Status);
    }

    [Fact]
    public async Task Clients_in_NET_have_the_types_and_their_JSON()
    {
        await using FakeHost host = await FakeHost.StartAsync();
        using HttpResponseMessage response = await host.Client.PostAsJsonAsync(
            "/texts",
            new CascadeRequest { Text = "abc" },
            CascadeJson.Default.CascadeRequest,
            TestContext.Current.CancellationToken);

        CascadeResponse? answer = await response.Content.ReadFromJsonAsync(
            CascadeJson.Default.CascadeResponse, TestContext.Current.CancellationToken);

        Assert.Equal("short", answer?.Label);
        Assert.Equal(0.15f, answer?.Probabilities["long"]);
    }
}

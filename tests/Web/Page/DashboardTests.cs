using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EarlyExitGen.Web.Tests.Fakes;
using EarlyExitGen.Web.Tests.Service;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace EarlyExitGen.Web.Tests.Page;

/// <summary>The page and what it asks for, without a browser.</summary>
public sealed partial class DashboardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_allows_its_own_style_and_script_and_nothing_else()
    {
        await using FakeHost host = await FakeHost.StartAsync(map: app => app.MapCascadeDashboard());

        using HttpResponseMessage response = await host.Client.GetAsync(new Uri("/cascades", UriKind.Relative), Token);

        string html = await response.Content.ReadAsStringAsync(Token);
        string policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.Contains($"script-src 'sha256-{Hash(ScriptElement().Match(html))}';", policy, StringComparison.Ordinal);
        Assert.Contains($"style-src 'sha256-{Hash(StyleElement().Match(html))}';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_have_the_numbers_of_the_service()
    {
        await using FakeHost host = await FakeHost.StartAsync(map: app => app.MapCascadeDashboard());
        await host.PostAsync("/texts", """{"texts": ["a", "ab", "abc", "fine"]}""");
        await host.PostAsync("/pairs", """{"first": "a", "second": "b"}""");

        JsonElement state = await StateAsync(host.Client);

        JsonElement[] cascades = [.. state.GetProperty("cascades").EnumerateArray()];
        Assert.Equal(["FakeTexts", "FakePairs"], cascades.Select(one => one.GetProperty("name").GetString()));
        Assert.Equal([4, 1], cascades.Select(one => one.GetProperty("texts").GetInt32()));
        Assert.Equal(
            [2, 2],
            cascades[0].GetProperty("exits").EnumerateArray().Select(one => one.GetProperty("texts").GetInt32()));
        Assert.Equal(1, cascades[0].GetProperty("meanLayers").GetDouble());
        Assert.Equal(0.02f, cascades[0].GetProperty("dial").GetSingle());
        Assert.Equal(JsonValueKind.Null, cascades[0].GetProperty("shadow").ValueKind);
    }

    [Fact]
    public async Task Texts_of_others_are_nowhere_in_it()
    {
        await using FakeHost host = await FakeHost.StartAsync(map: app => app.MapCascadeDashboard());
        await host.PostAsync("/texts", """{"text": "my secret"}""");

        JsonElement state = await StateAsync(host.Client);

        Assert.DoesNotContain("secret", state.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dial_is_turned_only_where_that_was_mapped()
    {
        await using FakeHost looks = await FakeHost.StartAsync(map: app => app.MapCascadeDashboard());
        await using FakeHost turns = await FakeHost.StartAsync(
            map: app => app.MapCascadeDashboard("/c", options => options.AllowDial = true));

        Assert.Equal(HttpStatusCode.NotFound, await DialAsync(looks, "/cascades/dial?cascade=FakeTexts", "0.01"));
        Assert.Equal(HttpStatusCode.NoContent, await DialAsync(turns, "/c/dial?cascade=FakeTexts", "0.01"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await DialAsync(turns, "/c/dial?cascade=FakeTexts", "1.5"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await DialAsync(turns, "/c/dial?cascade=FakeTexts", "null"));
        Assert.Equal(HttpStatusCode.NotFound, await DialAsync(turns, "/c/dial?cascade=Other", "0.01"));
        JsonElement answer = (await turns.PostAsync("/texts", """{"text": "a"}""")).Body;
        Assert.Equal(0.01f, answer.GetProperty("dial").GetSingle());
    }

    [Fact]
    public async Task What_a_page_of_another_site_sends_is_refused()
    {
        await using FakeHost host = await FakeHost.StartAsync(
            map: app => app.MapCascadeDashboard(configure: options => options.AllowDial = true));
        host.Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        Assert.Equal(HttpStatusCode.Forbidden, await DialAsync(host, "/cascades/dial?cascade=FakeTexts", "0.01"));
    }

    [Fact]
    public async Task A_tried_text_goes_exit_by_exit_and_says_where_it_leaves_at_each_promise()
    {
        await using ServiceHost host = new("Development");
        using HttpClient client = host.Client(withKey: false);

        using HttpResponseMessage response = await client.PostAsync(
            "/cascades/try?cascade=NewsClassifier",
            new StringContent("""{"text": "Oil prices rise"}""", Encoding.UTF8, "application/json"),
            Token);

        JsonElement tried = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement;
        JsonElement[] exits = [.. tried.GetProperty("exits").EnumerateArray()];
        Assert.Equal(6, exits.Length);
        Assert.All(exits, exit => Assert.Equal(
            1, exit.GetProperty("probabilities").EnumerateArray().Sum(one => one.GetSingle()), tolerance: 1e-4));
        int[] leaves =
            [.. tried.GetProperty("promises").EnumerateArray().Select(one => one.GetProperty("exit").GetInt32())];
        Assert.Equal(14, leaves.Length);
        Assert.Equal(leaves.OrderDescending(), leaves);
        Assert.True(exits[tried.GetProperty("answered").GetInt32()].GetProperty("answers").GetBoolean());
    }

    private static string Hash(Match element) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(element.Groups[1].Value)));

    private static async Task<HttpStatusCode> DialAsync(FakeHost host, string path, string dial)
    {
        using HttpResponseMessage response = await host.SendAsync(
            path, Encoding.UTF8.GetBytes($"{{\"dial\": {dial}}}"), "application/json");
        return response.StatusCode;
    }

    private static async Task<JsonElement> StateAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.GetAsync(
            new Uri("/cascades/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(Token));
        string line = (await reader.ReadLineAsync(Token))!;
        Assert.StartsWith("data: ", line, StringComparison.Ordinal);
        return JsonDocument.Parse(line[6..]).RootElement;
    }

    [GeneratedRegex("<script type=\"module\">(.*)</script>", RegexOptions.Singleline)]
    private static partial Regex ScriptElement();

    [GeneratedRegex("<style>(.*)</style>", RegexOptions.Singleline)]
    private static partial Regex StyleElement();
}

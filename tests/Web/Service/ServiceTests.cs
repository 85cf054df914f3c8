using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace EarlyExitGen.Web.Tests.Service;

/// <summary>samples/Service, from outside.</summary>
public sealed class ServiceTests
{
    private const string Headline = "Striker scores twice as the champions win the cup final";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_form_answers_the_same_headline_with_the_same_label()
    {
        await using ServiceHost host = new();
        using HttpClient client = host.Client();

        JsonElement own = await PostAsync(client, "/news", new { text = Headline });
        JsonElement huggingFace = await PostAsync(client, "/", new { inputs = Headline });
        JsonElement predict = await PostAsync(client, "/predict", new { inputs = Headline });

        Assert.Equal("Sports", own.GetProperty("label").GetString());
        Assert.Equal("Sports", huggingFace[0][0].GetProperty("label").GetString());
        Assert.Equal("Sports", predict[0].GetProperty("label").GetString());
        Assert.Equal(own.GetProperty("confidence").GetSingle(), predict[0].GetProperty("score").GetSingle());
    }

    [Fact]
    public async Task HTTP2_without_TLS_is_spoken_on_the_same_port()
    {
        await using ServiceHost host = new();
        using HttpClient client = host.Client();
        using HttpRequestMessage request = new(HttpMethod.Post, "/news")
        {
            Content = JsonContent.Create(new { text = Headline }),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using HttpResponseMessage response = await client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(HttpVersion.Version20, response.Version);
        Assert.Equal(
            HttpVersion.Version11, (await client.GetAsync(new Uri("/health", UriKind.Relative), Token)).Version);
    }

    [Fact]
    public async Task What_classifies_asks_for_the_key_without_a_redirect()
    {
        await using ServiceHost host = new();
        using HttpClient without = host.Client(withKey: false);
        using HttpClient wrong = host.Client(withKey: false);
        wrong.DefaultRequestHeaders.Add("X-Api-Key", ServiceHost.Key + "x");

        foreach (string path in (string[])
            ["/news", "/", "/predict", "/traffic/5", "/earlyexit.v1.Classifier/Classify"])
        {
            foreach (HttpClient client in (HttpClient[])[without, wrong])
            {
                using HttpRequestMessage request = new(HttpMethod.Post, path)
                {
                    Content = Json("{\"text\": \"a\"}"),
                    Version = HttpVersion.Version20,
                    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                };
                using HttpResponseMessage response = await client.SendAsync(request, Token);

                Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
                Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            }
        }
    }

    [Fact]
    public async Task Without_a_key_in_the_configuration_nobody_gets_in()
    {
        await using ServiceHost host = new(settings: ("ApiKey", ""));
        using HttpClient client = host.Client(withKey: false);
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Api-Key", "");

        using HttpResponseMessage response = await client.PostAsync("/news", Json("{\"text\": \"a\"}"), Token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Beyond_the_rate_limit_429_says_when_to_come_again()
    {
        await using ServiceHost host = new(settings: ("RateLimit:RequestsPerSecond", "1"));
        using HttpClient client = host.Client();
        HttpStatusCode status = HttpStatusCode.OK;
        for (int i = 0; i < 50 && status == HttpStatusCode.OK; i++)
        {
            using HttpResponseMessage response =
                await client.PostAsync("/news", Json("{\"text\": \"a\"}"), Token);
            status = response.StatusCode;
            Assert.Equal(status == HttpStatusCode.TooManyRequests, response.Headers.RetryAfter is not null);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
    }

    [Fact]
    public async Task Health_info_metrics_and_the_description_of_the_API_are_there()
    {
        await using ServiceHost host = new();
        using HttpClient client = host.Client();
        await PostAsync(client, "/news", new { texts = (string[])["Oil prices rise", "Team wins final"] });

        Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/health", UriKind.Relative), Token));
        Assert.Contains(
            "Sci/Tech",
            await client.GetStringAsync(new Uri("/info", UriKind.Relative), Token),
            StringComparison.Ordinal);
        Assert.Contains(
            "earlyexit_texts_total",
            await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Token),
            StringComparison.Ordinal);
        JsonElement api = JsonDocument.Parse(
            await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Token)).RootElement;
        foreach (string path in (string[])["/news", "/", "/predict"])
        {
            JsonElement post = api.GetProperty("paths").GetProperty(path).GetProperty("post");
            Assert.True(
                post.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/json", out _));
            Assert.True(post.GetProperty("responses").TryGetProperty("422", out _));
        }

        JsonElement answer = api.GetProperty("components").GetProperty("schemas").GetProperty("CascadeResponse");
        Assert.Equal(
            "boolean", answer.GetProperty("properties").GetProperty("degraded").GetProperty("type").GetString());
        Assert.DoesNotContain(
            "degraded", answer.GetProperty("required").EnumerateArray().Select(static name => name.GetString()));
    }

    [Fact]
    public async Task The_page_asks_for_a_sign_in_and_a_cookie_remembers_it()
    {
        await using ServiceHost host = new();
        using HttpClient stranger = host.Client(withKey: false);
        using HttpClient person =
            new(new HttpClientHandler { AllowAutoRedirect = true, UseCookies = true }) { BaseAddress = host.Address };

        using HttpResponseMessage refused = await stranger.GetAsync(new Uri("/cascades", UriKind.Relative), Token);
        using HttpResponseMessage events =
            await stranger.GetAsync(new Uri("/cascades/events", UriKind.Relative), Token);
        using HttpResponseMessage wrong = await person.PostAsync("/sign-in", Form("no key"), Token);
        using HttpResponseMessage signed = await person.PostAsync("/sign-in", Form(ServiceHost.Key), Token);

        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, events.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("/cascades", signed.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
    }

    [Fact]
    public async Task In_development_the_page_is_open_to_this_machine_under_its_own_name_alone()
    {
        await using ServiceHost host = new("Development");
        using HttpClient client = host.Client(withKey: false);
        using HttpRequestMessage elsewhere = new(HttpMethod.Get, "/cascades");
        elsewhere.Headers.Host = "rebound.example";

        using HttpResponseMessage page = await client.GetAsync(new Uri("/cascades", UriKind.Relative), Token);
        using HttpResponseMessage rebound = await client.SendAsync(elsewhere, Token);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, rebound.StatusCode);
    }

    [Fact]
    public async Task Traffic_can_be_switched_on_and_off()
    {
        await using ServiceHost host = new();
        using HttpClient client = host.Client();

        using HttpResponseMessage on = await client.PostAsync("/traffic/200", content: null, Token);
        await Eventually.TrueAsync(() => host.Cascade.Status.Answered.Sum() > 20);
        using HttpResponseMessage off = await client.PostAsync("/traffic/0", content: null, Token);

        Assert.Equal("200 headlines a second\n", await on.Content.ReadAsStringAsync(Token));
        Assert.Equal("0 headlines a second\n", await off.Content.ReadAsStringAsync(Token));
    }

    private static FormUrlEncodedContent Form(string key) => new([new KeyValuePair<string, string>("key", key)]);

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> PostAsync<T>(HttpClient client, string path, T body)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync(path, body, Token);
        string text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}

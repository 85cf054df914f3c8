using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using EarlyExitGen.Hosting;
using EarlyExitGen.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EarlyExitGen.Web.Tests.Protocols;

/// <summary>
/// Nothing that is sent crashes the service or stays in it; every refusal is a problem that says why.
/// </summary>
public sealed class HostileTests
{
    [Theory]
    [InlineData("", 400, "not valid JSON")]
    [InlineData("""{"text": """, 400, "at line 1, byte 10")]
    [InlineData("""{"text": "a"} trailing""", 400, "not valid JSON")]
    [InlineData("""{"text": "a",}""", 400, "not valid JSON")]
    [InlineData("""{"text": "a", "text": "b"}""", 400, "no member twice")]
    [InlineData("""{"text": "\ud800"}""", 400, "does not stand for a character")]
    [InlineData("""[[[[[[[[[[1]]]]]]]]]]""", 400, "at most 8 levels")]
    [InlineData("null", 422, "The body must be an object, and is null.")]
    [InlineData("[]", 422, "The body must be an object, and is a list.")]
    [InlineData("{}", 422, "Nothing is to be classified")]
    [InlineData("""{"text": null}""", 422, "text must be a text, and is null.")]
    [InlineData("""{"text": 5}""", 422, "text must be a text, and is a number.")]
    [InlineData("""{"text": "12345678901"}""", 422, "text has 11 characters; at most 10 are taken.")]
    [InlineData("""{"texts": "a"}""", 422, "texts must be a list, and is a text.")]
    [InlineData("""{"texts": []}""", 422, "texts is empty")]
    [InlineData("""{"texts": ["a", null]}""", 422, "texts[1] must be a text, and is null.")]
    [InlineData("""{"texts": ["a", "b", "c", "d"]}""", 413, "texts has 4 entries; at most 3 go into one request.")]
    [InlineData("""{"text": "a", "texts": ["b"]}""", 422, "not both")]
    [InlineData("""{"txt": "a"}""", 422, "no other members")]
    [InlineData("""{"first": "a", "second": "b"}""", 422, "This cascade takes {\"text\": ...}")]
    public async Task What_cannot_be_answered_is_a_problem_that_says_why(string body, int status, string detail)
    {
        await using FakeHost host = await FakeHost.StartAsync(options =>
        {
            options.MaxTexts = 3;
            options.MaxTextLength = 10;
        });

        using HttpResponseMessage response = await host.SendAsync(
            "/texts", Encoding.UTF8.GetBytes(body), "application/json");

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonDocument.Parse(
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.Equal(0, host.Work.Begun);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused_wherever_they_are()
    {
        await using FakeHost host = await FakeHost.StartAsync();

        byte[][] bodies =
        [
            [.. "{\"text\": \""u8, 0xC3, 0x28, .. "\"}"u8],
            [.. "{\"text\": \""u8, 0xED, 0xA0, 0x80, .. "\"}"u8],
            [.. "{\"te"u8, 0xFF, .. "xt\": \"a\"}"u8],
            [.. Encoding.Unicode.GetBytes("{\"text\": \"a\"}")],
        ];
        foreach (byte[] body in bodies)
        {
            Assert.Equal(400, (await host.PostAsync("/texts", body, "application/json")).Status);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Other_content_types_are_refused_with_415(string? contentType)
    {
        await using FakeHost host = await FakeHost.StartAsync();

        foreach (string path in (string[])["/texts", "/hf", "/predict"])
        {
            (int status, JsonElement body) = await host.PostAsync(path, "{\"text\": \"a\"}"u8.ToArray(), contentType);

            Assert.Equal(415, status);
            Assert.NotEmpty(body.GetProperty("detail").GetString()!);
        }
    }

    [Fact]
    public async Task A_compressed_body_is_refused_with_415()
    {
        await using FakeHost host = await FakeHost.StartAsync();
        using ByteArrayContent content = new([0x1F, 0x8B, 0, 0]);
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add("gzip");

        using HttpResponseMessage response = await host.Client.PostAsync(
            new Uri("/texts", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hundred_megabytes_are_refused_without_being_read(bool isChunked)
    {
        await using FakeHost host = await FakeHost.StartAsync(onKestrel: true);
        using EndlessContent content = new(100 << 20, isChunked);
        using HttpRequestMessage request = new(HttpMethod.Post, "/texts") { Content = content };
        request.Headers.ExpectContinue = false;

        // The server answers before it has all, and may close: either way the client was told, or cut off early.
        try
        {
            using HttpResponseMessage response = await host.Client.SendAsync(
                request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        }
        catch (HttpRequestException)
        {
            Assert.True(content.Written < 100 << 20);
        }

        Assert.Equal(200, (await host.PostAsync("/texts", """{"text": "still there"}""")).Status);
    }

    [Fact]
    public async Task A_body_that_stops_half_way_leaves_nothing_behind()
    {
        await using FakeHost host = await FakeHost.StartAsync(onKestrel: true);
        Uri address = host.Client.BaseAddress!;
        for (int i = 0; i < 20; i++)
        {
            using TcpClient client = new();
            await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(
                "POST /texts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"te"u8
                    .ToArray(),
                TestContext.Current.CancellationToken);
        }

        Assert.Equal(200, (await host.PostAsync("/texts", """{"text": "still there"}""")).Status);
        Assert.Equal(1, host.Work.Begun);
        Assert.DoesNotContain("fail", host.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_answered_with_408()
    {
        // Kestrel's own limit, as little as it takes; it is 240 bytes a second after 5 s otherwise.
        await using FakeHost host = await FakeHost.StartAsync(onKestrel: true, kestrel: options =>
            options.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 1_000, gracePeriod: TimeSpan.FromSeconds(1.1)));
        using TcpClient client = new();
        await client.ConnectAsync(
            host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(
            "POST /texts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"u8
                .ToArray(),
            TestContext.Current.CancellationToken);

        using StreamReader answer = new(stream);
        string all = await answer.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 408 ", all, StringComparison.Ordinal);
        Assert.Contains("The body came too slowly.", all, StringComparison.Ordinal);
        Assert.Equal(0, host.Work.Begun);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_ends_its_texts()
    {
        await using FakeHost host = await FakeHost.StartAsync(onKestrel: true);
        using CancellationTokenSource end = new();
        Task<HttpResponseMessage> request = host.Client.PostAsync(
            new Uri("/texts", UriKind.Relative),
            new StringContent("""{"text": "wait for ever"}""", Encoding.UTF8, "application/json"),
            end.Token);
        await Eventually.TrueAsync(() => host.Work.UnderWay == 1);

        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await Eventually.TrueAsync(() => host.Work.UnderWay == 0);
    }

    [Fact]
    public async Task A_text_that_takes_too_long_is_ended_and_answered_with_504()
    {
        await using FakeHost host = await FakeHost.StartAsync(
            options => options.Timeout = TimeSpan.FromMilliseconds(50));

        Assert.Equal(504, (await host.PostAsync("/texts", """{"text": "wait for ever"}""")).Status);
        Assert.Equal(504, (await host.PostAsync("/texts", """{"texts": ["wait for ever", "b"]}""")).Status);
        await Eventually.TrueAsync(() => host.Work.UnderWay == 0);
    }

    [Fact]
    public async Task The_deadline_of_the_host_gives_504_too()
    {
        await using FakeHost host = await FakeHost.StartAsync(
            cascade: options => options.Deadline = TimeSpan.FromMilliseconds(50));

        Assert.Equal(504, (await host.PostAsync("/texts", """{"text": "wait for ever"}""")).Status);
    }

    [Fact]
    public async Task A_full_queue_gives_429_and_says_when_to_come_again()
    {
        await using FakeHost host = await FakeHost.StartAsync(
            cascade: options =>
            {
                options.Concurrency = 1;
                options.QueueLimit = 1;
                options.Policy = OverloadPolicy.Reject;
            },
            onKestrel: true);
        ICascadeService service = host.Services.GetRequiredService<ICascadeService<string, FakePrediction>>();
        Task<(int Status, JsonElement Body)> first = host.PostAsync("/texts", """{"text": "wait 1"}""");
        await Eventually.TrueAsync(() => host.Work.UnderWay == 1);
        Task<(int Status, JsonElement Body)> second = host.PostAsync("/texts", """{"text": "wait 2"}""");
        await Eventually.TrueAsync(() => service.Status.Waiting == 1);

        using HttpResponseMessage third = await host.SendAsync(
            "/texts", """{"text": "c"}"""u8.ToArray(), "application/json");

        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.True(third.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        host.Work.Open();
        Assert.Equal(200, (await first).Status);
        Assert.Equal(200, (await second).Status);
    }

    [Fact]
    public async Task A_failure_is_500_and_neither_log_nor_answer_has_the_text()
    {
        await using FakeHost host = await FakeHost.StartAsync();

        (int status, JsonElement body) = await host.PostAsync("/texts", """{"text": "fail with my secret"}""");

        Assert.Equal(500, status);
        Assert.Contains("FakeTexts failed", host.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", host.Log.Text + body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problems_quote_nothing_of_the_request()
    {
        await using FakeHost host = await FakeHost.StartAsync();

        foreach (string body in (string[])
            ["""{"text": secret}""", """{"secret": "secret"}""", """{"texts": [{"secret": 1}]}""", "secret"])
        {
            (_, JsonElement problem) = await host.PostAsync("/texts", body);

            Assert.DoesNotContain("secret", problem.GetRawText() + host.Log.Text, StringComparison.Ordinal);
        }
    }
}

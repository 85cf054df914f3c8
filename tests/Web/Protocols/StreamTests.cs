using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using EarlyExitGen.Web.Tests.Fakes;
using Xunit;

namespace EarlyExitGen.Web.Tests.Protocols;

public sealed class StreamTests
{
    private const string Lines = "application/x-ndjson";

    [Fact]
    public async Task Each_line_is_answered_once_in_its_order_with_its_id()
    {
        await using FakeHost host = await FakeHost.StartAsync(onKestrel: true);
        StringBuilder lines = new();
        for (int i = 0; i < 2000; i++)
        {
            lines.Append("{\"id\": ").Append(i).Append(", \"text\": \"").Append('x', i % 9).Append("\"}\n");
        }

        JsonElement[] answers = await AnswersAsync(host, "/texts", lines.ToString());

        Assert.Equal(Enumerable.Range(0, 2000), answers.Select(answer => answer.GetProperty("id").GetInt32()));
        Assert.All(answers, (answer, i) => Assert.Equal(i % 9 < 5 ? "short" : "long", Label(answer)));
        Assert.Equal(2000, host.Work.Begun);
    }

    [Fact]
    public async Task A_line_may_be_a_text_alone_and_empty_lines_and_a_missing_line_end_do_not_matter()
    {
        await using FakeHost host = await FakeHost.StartAsync();

        JsonElement[] answers = await AnswersAsync(host, "/texts", "\"a\"\r\n\n  \n{\"text\": \"abcdefg\"}");

        Assert.Equal(["short", "long"], answers.Select(Label));
    }

    [Fact]
    public async Task A_wrong_line_is_a_problem_in_its_place_and_the_next_is_answered()
    {
        await using FakeHost host = await FakeHost.StartAsync(options => options.MaxTextLength = 30);
        byte[] lines =
        [
            .. "{\"id\": \"one\", \"text\": null}\n"u8,
            .. "nonsense\n"u8,
            0xFF, (byte)'\n',
            .. "{\"text\": \"a\", \"id\": [1]}\n"u8,
            .. Encoding.UTF8.GetBytes(new string('x', 100_000)), (byte)'\n',
            .. "{\"text\": \"fail\"}\n"u8,
            .. "{\"text\": \"a\"}\n"u8,
        ];

        JsonElement[] answers = await AnswersAsync(host, "/texts", lines);

        Assert.Equal(
            [422, 400, 400, 422, 422, 500],
            answers[..6].Select(answer => answer.GetProperty("problem").GetProperty("status").GetInt32()));
        Assert.Equal(
            [1, 2, 3, 4, 5, 6],
            answers[..6].Select(answer => answer.GetProperty("problem").GetProperty("line").GetInt32()));
        Assert.Equal("one", answers[0].GetProperty("id").GetString());
        Assert.Equal("short", Label(answers[6]));
        Assert.Equal(7, answers.Length);
    }

    [Fact]
    public async Task Pairs_stream_too()
    {
        await using FakeHost host = await FakeHost.StartAsync();

        JsonElement[] answers = await AnswersAsync(host, "/pairs", "{\"first\": \"a\", \"second\": \"b\"}\n\"a\"\n");

        Assert.Equal("short", Label(answers[0]));
        Assert.Equal(422, answers[1].GetProperty("problem").GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task An_answer_comes_while_the_request_is_still_being_sent()
    {
        await using FakeHost host = await FakeHost.StartAsync(onKestrel: true);
        Uri address = host.Client.BaseAddress!;
        using TcpClient client = new();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        using StreamReader answers = new(stream);

        // By hand: .NET's client does not read before it has sent all.
        await SendAsync(stream, $"POST /texts HTTP/1.1\r\nHost: x\r\nContent-Type: {Lines}\r\n");
        await SendAsync(stream, "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n4\r\n\"a\"\n\r\n");

        Assert.Contains("short", await ReadUntilAsync(answers, "label"), StringComparison.Ordinal);
        await SendAsync(stream, "9\r\n\"abcdef\"\n\r\n");
        Assert.Contains("long", await ReadUntilAsync(answers, "label"), StringComparison.Ordinal);
        await SendAsync(stream, "0\r\n\r\n");
        string rest = await answers.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("label", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_read_is_not_read_from()
    {
        await using FakeHost host = await FakeHost.StartAsync(onKestrel: true);

        // Texts that wait have places for their answers; what has none is not begun, and not even read.
        // Lines are long, so that what the network keeps is soon full.
        const int most = 20_000;
        using HttpRequestMessage request =
            RequestOf(new RepeatedLine($"\"wait {new string('x', 10_000)}\"\n", most));
        using CancellationTokenSource end = new();
        Task<HttpResponseMessage> sending = host.Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, end.Token);
        await Eventually.TrueAsync(() => host.Work.UnderWay == 2);
        RepeatedLine lines = (RepeatedLine)request.Content!;
        long taken;
        do
        {
            taken = lines.Written;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        while (lines.Written != taken);

        Assert.True(taken < most);
        Assert.Equal(2, host.Work.Begun);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        // While the server does not read it cannot see that the client is gone; with the next answer it does.
        host.Work.Open();
        await Eventually.TrueAsync(() => host.Work.UnderWay == 0);
        Assert.True(host.Work.Begun < taken);
    }

    [Fact]
    public async Task A_stream_longer_than_is_allowed_ends_with_413_or_is_cut_off()
    {
        await using FakeHost host = await FakeHost.StartAsync(options => options.MaxStreamBytes = 10);

        using HttpResponseMessage response = await host.SendAsync(
            "/texts", Encoding.UTF8.GetBytes(new string(' ', 50)), Lines);

        Assert.Equal(413, (int)response.StatusCode);
    }

    private static HttpRequestMessage RequestOf(HttpContent content)
    {
        content.Headers.ContentType = new(Lines);
        return new HttpRequestMessage(HttpMethod.Post, "/texts") { Content = content };
    }

    private static async Task SendAsync(NetworkStream stream, string text) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

    private static async Task<string> ReadUntilAsync(StreamReader answers, string part)
    {
        string line;
        do
        {
            line = await answers.ReadLineAsync(TestContext.Current.CancellationToken) ?? part;
        }
        while (!line.Contains(part, StringComparison.Ordinal));

        return line;
    }

    private static Task<JsonElement[]> AnswersAsync(FakeHost host, string path, string lines) =>
        AnswersAsync(host, path, Encoding.UTF8.GetBytes(lines));

    private static async Task<JsonElement[]> AnswersAsync(FakeHost host, string path, byte[] lines)
    {
        using HttpResponseMessage response = await host.SendAsync(path, lines, Lines);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(Lines, response.Content.Headers.ContentType?.MediaType);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text.Split('\n')[..^1].Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static string Label(JsonElement answer) => answer.GetProperty("label").GetString()!;
}

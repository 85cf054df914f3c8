using System.Text.Json;
using EarlyExitGen.AspNetCore.Grpc;
using EarlyExitGen.Web.Tests.Fakes;
using Grpc.Net.Client;
using Xunit;

namespace EarlyExitGen.Web.Tests.Protocols;

/// <summary>An answer that a front exit gave for want of a deep silo says so; others say nothing of it.</summary>
public sealed class DegradedTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_says_that_it_is_degraded_only_if_it_is()
    {
        await using FakeHost host = await FakeHost.StartAsync(services: DegradingService.Add);

        (_, JsonElement one) = await host.PostAsync("/texts", """{"text": "abcdef"}""");
        (_, JsonElement other) = await host.PostAsync("/texts", """{"text": "abc"}""");
        (_, JsonElement many) = await host.PostAsync("/texts", """{"texts": ["abc", "abcdef"]}""");

        Assert.EndsWith(",\"dial\":0.02,\"degraded\":true}", one.GetRawText(), StringComparison.Ordinal);
        Assert.EndsWith(",\"dial\":0.02}", other.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(
            [false, true],
            many.GetProperty("answers").EnumerateArray().Select(static answer =>
                answer.TryGetProperty("degraded", out JsonElement degraded) && degraded.GetBoolean()));
    }

    [Fact]
    public async Task A_line_of_a_stream_says_it_too()
    {
        await using FakeHost host = await FakeHost.StartAsync(services: DegradingService.Add);

        using HttpResponseMessage response =
            await host.SendAsync("/texts", "\"abc\"\n\"abcdef\"\n"u8.ToArray(), "application/x-ndjson");

        string[] lines = (await response.Content.ReadAsStringAsync(Token)).TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.EndsWith(",\"dial\":0.02}", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",\"dial\":0.02,\"degraded\":true}", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_of_gRPC_says_it_too()
    {
        await using FakeHost host = await FakeHost.StartAsync(services: DegradingService.Add);
        using GrpcChannel channel = host.Channel();
        Classifier.ClassifierClient client = new(channel);

        ClassifyReply sure = await client.ClassifyAsync(
            new ClassifyRequest { Cascade = "FakeTexts", Text = "abc" }, cancellationToken: Token);
        ClassifyReply degraded = await client.ClassifyAsync(
            new ClassifyRequest { Cascade = "FakeTexts", Text = "abcdef" }, cancellationToken: Token);

        Assert.False(sure.Answer.Degraded);
        Assert.True(degraded.Answer.Degraded);
    }
}

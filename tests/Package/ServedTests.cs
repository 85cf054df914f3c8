using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EarlyExitGen.Package.Tests.Host;
using EarlyExitGen.Tests.Shared;
using Xunit;

namespace EarlyExitGen.Package.Tests;

/// <summary>The packages that serve a cascade, from a project that has nothing but them.</summary>
[Collection(nameof(Workspace))]
public class ServedTests(Workspace workspace, PackedPackage package)
{
    [Fact]
    public async Task A_service_answers_by_JSON_and_gRPC()
    {
        await package.PackServicesAsync();
        string folder = await workspace.PublishAsync("Served", "served");

        await using WebProcess service = await WebProcess.StartAsync("dotnet", Path.Combine(folder, "Served.dll"));

        await AssertAnswersAsync(service);
        await AssertAnswersByGrpcAsync(service);
        await AssertStopsAsync(service);
    }

    [Fact]
    [Slow]
    public async Task It_is_compiled_ahead_of_time_without_a_warning()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && PublishTests.OnPath("clang"),
            "Compiling ahead of time needs clang; it is not on the path.");
        await package.PackServicesAsync();
        string folder = await workspace.PublishAsync("Served", "served-native", "-p:PublishAot=true");
        Assert.False(File.Exists(Path.Combine(folder, "Served.dll")));

        await using WebProcess service = await WebProcess.StartAsync(Path.Combine(folder, "Served"));

        await AssertAnswersAsync(service);
        await AssertAnswersByGrpcAsync(service);
        await AssertStopsAsync(service);
    }

    private async Task AssertAnswersAsync(WebProcess service)
    {
        service.Client.DefaultRequestVersion = HttpVersion.Version20;
        service.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        List<string> answers = [];
        foreach (string text in Workspace.Input.Split('\n')[..^1])
        {
            using HttpContent content = Json("{\"text\": " + JsonSerializer.Serialize(text) + "}");
            using HttpResponseMessage response = await service.Client.PostAsync("mood", content, service.Timeout);
            JsonElement p = await response.EnsureSuccessStatusCode().Content
                .ReadFromJsonAsync<JsonElement>(service.Timeout);
            answers.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"mood {p.GetProperty("label")} {p.GetProperty("confidence").GetSingle():R} {p.GetProperty("exit")} "
                    + $"{p.GetProperty("layers")}"));
        }

        Assert.Equal(Moods(), answers);

        using HttpResponseMessage wrong = await service.Client.PostAsync("mood", Json("{}"), service.Timeout);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal("application/problem+json", wrong.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Healthy", await service.Client.GetStringAsync("health", service.Timeout));
        Assert.Contains(
            "<!doctype html>", await service.Client.GetStringAsync("cascades", service.Timeout),
            StringComparison.Ordinal);
    }

    // By hand: a message is a byte, its length and its members; text is the third (see classifier.proto).
    private async Task AssertAnswersByGrpcAsync(WebProcess service)
    {
        byte[] text = Encoding.UTF8.GetBytes(Workspace.Input.Split('\n')[0]);
        byte[] message = [(3 << 3) | 2, (byte)text.Length, .. text];
        using ByteArrayContent content = new([0, 0, 0, 0, (byte)message.Length, .. message]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        using HttpResponseMessage response = await service.Client.PostAsync(
            "earlyexit.v1.Classifier/Classify", content, service.Timeout);
        string reply = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(service.Timeout));

        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.Contains(Moods()[0].Split(' ')[1], reply, StringComparison.Ordinal);
    }

    private static async Task AssertStopsAsync(WebProcess service)
    {
        using HttpResponseMessage response = await service.Client.PostAsync("stop", content: null, service.Timeout);
        response.EnsureSuccessStatusCode();
        Assert.Equal(0, await service.EndAsync());
    }

    private string[] Moods() =>
        [.. workspace.Answers().Where(answer => answer.StartsWith("mood ", StringComparison.Ordinal))];

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}

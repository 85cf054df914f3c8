using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>The sample with a real Redis: texts over HTTP, files with the tool.</summary>
public sealed class SampleTests(RunningSample sample) : IClassFixture<RunningSample>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("earlyexit-bulk-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string[] Cluster =>
    [
        "--cluster", FormattableString.Invariant($"redis://127.0.0.1:{sample.Redis}"), "--cluster-id", "news",
        "--service-id", "news",
    ];

    [Fact]
    public async Task A_text_is_answered_over_HTTP()
    {
        Programs.RequireRedis();
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{sample.Web}") };
        string text = Texts.Of(4)[2];

        using HttpResponseMessage response = await client.PostAsJsonAsync("/news", new { text }, Token);

        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(OneProcess.Answers([text])[0].Exit, answer.GetProperty("exit").GetInt32());
        Assert.Equal("Healthy", await client.GetStringAsync("/health", Token));
    }

    [Fact]
    public async Task A_file_gets_the_bytes_that_one_process_gives_it()
    {
        Programs.RequireRedis();
        string texts = Write("texts.txt", Texts.Of(2000));
        foreach (string[] more in (string[][])[[], ["--dial", "0.2"]])
        {
            string there = Path.Combine(_folder, $"there{more.Length}.tsv");
            string here = Path.Combine(_folder, $"here{more.Length}.tsv");

            (int code, _, string error) = await ClassifyAsync(
                [.. (string[])["--texts", texts, "--out", there], .. more, .. Cluster]);

            Assert.True(code == 0, error);
            Assert.Equal(0, (await ClassifyAsync([.. (string[])["--texts", texts, "--out", here], .. more])).Code);
            Assert.Equal(File.ReadAllBytes(here), File.ReadAllBytes(there));
            Assert.Equal(2000, File.ReadLines(there).Count());
        }
    }

    [Fact]
    public async Task One_text_is_answered()
    {
        Programs.RequireRedis();

        (int code, string there, _) =
            await ClassifyAsync([.. (string[])["--text", "Oil prices rise", "--json"], .. Cluster]);
        (_, string here, _) = await ClassifyAsync(["--text", "Oil prices rise", "--json"]);

        Assert.Equal((0, here), (code, there));
    }

    [Fact]
    public async Task What_does_not_fit_is_told_in_one_line()
    {
        Programs.RequireRedis();
        using NewerCascade newer = new();

        string error = await FaultAsync(Programs.Manifest, [.. Cluster, "--cascade", "Sports"]);
        Assert.Equal(
            $"earlyexit: --cluster 127.0.0.1:{sample.Redis}: no silo serves a cascade 'Sports'; "
                + "give --cascade: 'NewsClassifier'.",
            error);

        error = await FaultAsync(newer.Folder, Cluster);
        Assert.Contains(
            ": the cluster's 'NewsClassifier' is another version of this cascade (fingerprint ", error,
            StringComparison.Ordinal);

        error = await FaultAsync(newer.WithOtherLabels(), Cluster);
        Assert.Contains(
            ": the cluster's 'NewsClassifier' is another cascade: its labels, rule or exits are not these (", error,
            StringComparison.Ordinal);

        error = await FaultAsync(Programs.Manifest, [.. Cluster[..2], "--service-id", "news"]);
        Assert.Equal(
            $"earlyexit: --cluster 127.0.0.1:{sample.Redis}: no silo of the cluster 'default', service 'news', takes "
                + "clients; start its silos with a gateway port, or give --cluster-id and --service-id.",
            error);
    }

    [Fact]
    public async Task Where_there_is_no_Redis_that_is_told()
    {
        int port = Programs.FreePort();

        string error = await FaultAsync(
            Programs.Manifest, ["--cluster", FormattableString.Invariant($"127.0.0.1:{port}")]);

        Assert.Equal(
            $"earlyexit: --cluster 127.0.0.1:{port}: no Redis answers there; give the one that the cluster's silos "
                + "are told.",
            error);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<(int Code, string Output, string Error)> ClassifyAsync(params IEnumerable<string> arguments) =>
        Programs.RunAsync(Programs.Tool, (string[])["classify", Programs.Manifest, .. arguments]);

    private static async Task<string> FaultAsync(string manifest, string[] more)
    {
        (int code, _, string error) = await Programs.RunAsync(
            Programs.Tool, (string[])["classify", manifest, "--text", "Oil prices rise", .. more]);
        Assert.Equal(1, code);
        return error.TrimEnd();
    }

    private string Write(string name, string[] lines)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }
}

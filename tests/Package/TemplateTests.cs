using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using EarlyExitGen.Package.Tests.Host;
using EarlyExitGen.Tests.Shared;
using Xunit;

namespace EarlyExitGen.Package.Tests;

/// <summary>
/// The templates: packed, installed, and what they make built and run, elsewhere, against the packages.
/// </summary>
[Slow]
public sealed class TemplateTests(PackedPackage package) : IDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earlyexit-test-");

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_they_make_builds_and_runs()
    {
        await InstallAsync();

        await AssertConsoleAsync(await MakeAsync("earlyexit-console", "My.First-App"));
        await AssertServiceAsync(await MakeAsync("earlyexit-web", "Desk"));
    }

    private async Task InstallAsync()
    {
        File.WriteAllText(PathOf("nuget.config"), package.Config);
        foreach (string project in new[] { "hosting", "web", "templates" })
        {
            // In a folder of their own: another version would be built into what other tests use.
            (await Command.BuildAsync(
                Repository.At(project), null, "pack", "-c:Release", "-o:" + package.Feed,
                $"-p:Version={package.Version}",
                $"-p:ArtifactsPath={PathOf("artifacts")}")).AssertSuccess();
        }

        await NewAsync("install", Path.Combine(package.Feed, $"EarlyExitGen.Templates.{package.Version}.nupkg"));
    }

    private static async Task AssertConsoleAsync(string folder)
    {
        string program = Path.Combine(folder, "bin", "Debug", "net10.0", "My.First-App.dll");
        Command.Result arguments = (await Command.RunAsync(
            "dotnet", [program, "Is the lamp in stock?", "The lamp broke after a day."], folder)).AssertSuccess();
        Command.Result input = (await Command.RunAsync(
            "dotnet", [program], folder, "I am very happy with the tent.\n")).AssertSuccess();

        Assert.Collection(
            arguments.Lines,
            line => Assert.StartsWith("Question (", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Complaint (", line, StringComparison.Ordinal));
        Assert.StartsWith("Praise (", Assert.Single(input.Lines), StringComparison.Ordinal);
    }

    private static async Task AssertServiceAsync(string folder)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ProcessStartInfo start = Command.Start(
            "dotnet",
            [Path.Combine(folder, "bin", "Debug", "net10.0", "Desk.dll"), "--urls", "http://127.0.0.1:0"],
            folder,
            null);
        using Process service = Process.Start(start)!;
        try
        {
            service.StandardInput.Close();
            using HttpClient client = new() { BaseAddress = await AddressAsync(service, cancellation) };
            using HttpResponseMessage response =
                await client.PostAsJsonAsync("messages", new { text = "The lamp broke after a day." }, cancellation);
            JsonElement answer =
                await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellation);
            string page = await client.GetStringAsync("cascades", cancellation);

            Assert.Equal("Complaint", answer.GetProperty("label").GetString());
            Assert.Contains("<html", page, StringComparison.Ordinal);
            Assert.Equal("Healthy", await client.GetStringAsync("health", cancellation));
        }
        finally
        {
            service.Kill(entireProcessTree: true);
        }
    }

    private async Task<string> MakeAsync(string template, string name)
    {
        await NewAsync(template, "-o", PathOf(name));
        string folder = PathOf(name);
        Command.Result build = await Command.BuildAsync(folder, null, "build");
        Assert.Empty(build.AssertSuccess().Lines);
        return folder;
    }

    // Templates are installed for these tests alone.
    private async Task NewAsync(params string[] arguments) => (await Command.RunAsync(
        "dotnet", ["new", .. arguments, "--debug:custom-hive", PathOf("hive")], _folder.FullName)).AssertSuccess();

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private static async Task<Uri> AddressAsync(Process service, CancellationToken cancellation)
    {
        while (await service.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Contains(Listening, StringComparison.Ordinal))
            {
                return new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]);
            }
        }

        throw new InvalidOperationException(await service.StandardError.ReadToEndAsync(cancellation));
    }
}

using System.Diagnostics;
using EarlyExitGen.Package.Tests.Host;
using Xunit;

namespace EarlyExitGen.Package.Tests;

/// <summary>A service, published and asked; its manifest is content too, as every .json of a web project.</summary>
[Collection(nameof(Workspace))]
public class WebTests(Workspace workspace)
{
    private const string Listening = "Now listening on: ";

    [Fact]
    public async Task A_minimal_api_answers_from_cascades_as_singletons()
    {
        string folder = await workspace.PublishAsync("Web", "web");
        workspace.AssertHasCascades(folder);
        Assert.False(Directory.Exists(Path.Combine(folder, "moods")), "The manifest was published where it lies, too.");

        using CancellationTokenSource timeout = new(TimeSpan.FromMinutes(2));
        using Process service =
            Process.Start(Command.Start("dotnet", [Path.Combine(folder, "Web.dll")], folder, null))!;
        try
        {
            service.StandardInput.Close();
            using HttpClient client = new() { BaseAddress = await AddressAsync(service, timeout.Token) };
            List<string> answers = [];
            foreach (string text in Workspace.Input.Split('\n')[..^1])
            {
                answers.Add(await AskAsync(client, "mood", text, timeout.Token));
                answers.Add(await AskAsync(client, "topic", text, timeout.Token));
            }

            Assert.Equal(workspace.Answers(), answers);
            await AskAsync(client, "stop", "", timeout.Token);
            await service.StandardOutput.ReadToEndAsync(timeout.Token);
            await service.WaitForExitAsync(timeout.Token);
            Assert.Equal(0, service.ExitCode);
        }
        finally
        {
            if (!service.HasExited)
            {
                service.Kill(entireProcessTree: true);
            }
        }
    }

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

    private static async Task<string> AskAsync(
        HttpClient client, string path, string text, CancellationToken cancellation)
    {
        using StringContent content = new(text);
        using HttpResponseMessage response = await client.PostAsync(path, content, cancellation);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellation);
    }
}

using EarlyExitGen.Package.Tests.Host;
using Xunit;

namespace EarlyExitGen.Package.Tests;

/// <summary>A service, published and asked; its manifest is content too, as every .json of a web project.</summary>
[Collection(nameof(Workspace))]
public class WebTests(Workspace workspace)
{
    [Fact]
    public async Task A_minimal_api_answers_from_cascades_as_singletons()
    {
        string folder = await workspace.PublishAsync("Web", "web");
        workspace.AssertHasCascades(folder);
        Assert.False(Directory.Exists(Path.Combine(folder, "moods")), "The manifest was published where it lies, too.");

        await using WebProcess service = await WebProcess.StartAsync("dotnet", Path.Combine(folder, "Web.dll"));
        List<string> answers = [];
        foreach (string text in Workspace.Input.Split('\n')[..^1])
        {
            answers.Add(await AskAsync(service, "mood", text));
            answers.Add(await AskAsync(service, "topic", text));
        }

        Assert.Equal(workspace.Answers(), answers);
        await AskAsync(service, "stop", "");
        Assert.Equal(0, await service.EndAsync());
    }

    private static async Task<string> AskAsync(WebProcess service, string path, string text)
    {
        using StringContent content = new(text);
        using HttpResponseMessage response = await service.Client.PostAsync(path, content, service.Timeout);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(service.Timeout);
    }
}

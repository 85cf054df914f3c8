using System.Diagnostics;
using EarlyExitGen.Tests.Shared;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Pages;

/// <summary>The site of the documentation builds, without a broken link.</summary>
[Slow]
public sealed class SiteTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task The_site_builds_without_a_broken_link()
    {
        (int restored, string restore) = await DotnetAsync("tool", "restore");
        Assert.SkipUnless(restored == 0, "docfx cannot be had here: " + restore);

        // The pages of the API are made from what was built.
        string index = Path.Combine(Repository.Root, "artifacts", "site", "index.html");
        (int code, string output) =
            await DotnetAsync("docfx", Path.Combine("docs", "docfx.json"));

        Assert.True(code == 0, output);
        Assert.DoesNotContain("warning Invalid", output, StringComparison.Ordinal); // links, their targets
        Assert.True(File.Exists(index));
    }

    private static async Task<(int Code, string Output)> DotnetAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Process.Start(start)!;
        using CancellationTokenSource timeout = new(Patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}

using System.Diagnostics;
using Xunit;

namespace EarlyExitGen.Web.Tests.Service;

/// <summary>samples/Service, started as a program.</summary>
public sealed class ProgramTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Its_settings_are_found_from_any_folder()
    {
        // artifacts/bin/PROJECT/CONFIGURATION/
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string program =
            Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Service", configuration));
        ProcessStartInfo start = new("dotnet", [Path.Combine(program, "Service.dll")])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Cascades__NewsClassifier__WarmUp"] = "false";
        using Process process = Process.Start(start)!;
        using CancellationTokenSource patience = new(Patience);
        try
        {
            List<string> lines = [];
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line
                && !line.Contains("Content root path", StringComparison.Ordinal))
            {
                lines.Add(line);
            }

            // What appsettings.json says, and the default does not.
            Assert.Contains(lines, line => line.Contains("1 thread per text", StringComparison.Ordinal));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}

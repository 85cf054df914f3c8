using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using EarlyExitGen.Tests.Shared;
using Xunit;

namespace EarlyExitGen.Attach.Tests;

/// <summary>samples/Attach as it is run: from training to the answers of a compiled program.</summary>
public sealed partial class AttachSampleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private static readonly string[] Expected =
        ["IO", "Threading", "Collections", "Security", "Xml", "Net", "Reflection"];

    [Fact]
    [Slow]
    public async Task A_classifier_of_others_becomes_a_cascade_that_keeps_its_promises()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("earlyexit-attach-");
        try
        {
            (int code, string output, string error) = await RunAsync(folder.FullName);
            Assert.SkipWhen(code != 0 && error.Contains("training needs", StringComparison.Ordinal), error);
            Assert.True(code == 0, error);

            Assert.Matches(@"layers +4", output);
            Assert.True(Percent(AloneRow().Match(output).Groups[1].Value) > 0.8, output);
            Match[] promises = PromiseRow().Matches(output).ToArray();
            Assert.Equal(4, promises.Length);
            foreach (Match row in promises)
            {
                // A rate of texts that nothing was fitted on; a half more of it is chance.
                Assert.InRange(Percent(row.Groups[2].Value), 0, 0.005 + (1.5 * Percent(row.Groups[1].Value)));
            }

            Assert.True(double.Parse(promises[^1].Groups[3].Value, CultureInfo.InvariantCulture) > 2, output);
            string[] answers = [.. AnswerRow().Matches(output).Select(row => row.Groups[1].Value)];
            Assert.True(answers.Zip(Expected).Count(pair => pair.First == pair.Second) >= 5, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Percent(string text) =>
        double.Parse(text, CultureInfo.InvariantCulture) / 100;

    private static async Task<(int Code, string Output, string Error)> RunAsync(string folder)
    {
        // artifacts/bin/<project>/<configuration>/
        string here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string program = Path.Combine(here, "..", "..", "Attach", Path.GetFileName(here), "Attach.dll");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, folder])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        using CancellationTokenSource timeout = new(Patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        return (process.ExitCode, await output, await error);
    }

    [GeneratedRegex(@"^the model alone +([\d.]+)%", RegexOptions.Multiline)]
    private static partial Regex AloneRow();

    [GeneratedRegex(@"^([\d.]+)% +([\d.]+)% +[\d.]+% +([\d.]+)x", RegexOptions.Multiline)]
    private static partial Regex PromiseRow();

    [GeneratedRegex(@"^(\w+) +0\.\d{3} +\d ", RegexOptions.Multiline)]
    private static partial Regex AnswerRow();
}

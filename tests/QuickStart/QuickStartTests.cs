using System.Globalization;
using Xunit;

namespace EarlyExitGen.QuickStart.Tests;

public sealed class QuickStartTests
{
    private const string Headline = "Striker scores twice as the champions win the cup final";

    private static readonly string[] Labels = ["World", "Sports", "Business", "SciTech"];

    [Fact]
    public async Task Without_arguments_it_classifies_its_headlines_early_and_in_full_and_compares()
    {
        QuickStartProcess.Result result = await QuickStartProcess.RunAsync([]);

        Assert.True(result.ExitCode == 0, result.Error);
        string[] rows =
            [.. result.Lines.Where(line => Labels.Any(label => line.Contains($" {label} ", StringComparison.Ordinal)))];
        Assert.Equal(24, rows.Length);
        Assert.All(rows[12..], row => Assert.Matches(@" \d +│? *6 ", row));
        Assert.Contains(rows[..12], row => !row.Contains("  6  ", StringComparison.Ordinal));
        Assert.Matches(@"12 texts: .* ms leaving early, .* ms at full depth: \d+\.\dx as fast", result.Lines[^1]);
    }

    [Fact]
    public async Task Headlines_given_as_arguments_are_classified_in_a_table()
    {
        QuickStartProcess.Result result = await QuickStartProcess.RunAsync([Headline]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains(result.Lines, line => line.Contains(Headline, StringComparison.Ordinal)
            && line.Contains("Sports", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Standard_input_gives_one_line_for_each_line()
    {
        QuickStartProcess.Result result = await QuickStartProcess.RunAsync(["-"], $"{Headline}\n\nStocks fall\n");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(3, result.Lines.Length);
        Assert.All(result.Lines, line => Assert.Contains(line.Split('\t')[0], Labels));
        Assert.Equal($"Sports", result.Lines[0].Split('\t')[0]);
        Assert.Equal(Headline, result.Lines[0].Split('\t')[4]);
        Assert.Equal(string.Empty, result.Lines[1].Split('\t')[4]);
    }

    [Fact]
    public async Task A_file_gives_the_same_lines_as_standard_input()
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"{Headline}\nStocks fall\n", TestContext.Current.CancellationToken);

            QuickStartProcess.Result fromFile = await QuickStartProcess.RunAsync(["--file", file]);
            QuickStartProcess.Result fromInput = await QuickStartProcess.RunAsync(["-"], $"{Headline}\nStocks fall\n");

            Assert.True(fromFile.ExitCode == 0, fromFile.Error);
            Assert.Equal(fromInput.Output, fromFile.Output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_dial_of_0_goes_to_full_depth()
    {
        QuickStartProcess.Result result = await QuickStartProcess.RunAsync(["--dial", "0", "-"], $"{Headline}\n");

        Assert.Equal("6", Assert.Single(result.Lines).Split('\t')[3]);
    }

    [Fact]
    public async Task A_decimal_point_is_one_wherever_it_runs()
    {
        QuickStartProcess.Result result =
            await QuickStartProcess.RunAsync(["--dial", "0.02", "-"], Headline, "de_DE.UTF-8");

        Assert.True(result.ExitCode == 0, result.Error);
        string confidence = Assert.Single(result.Lines).Split('\t')[1];
        Assert.InRange(float.Parse(confidence, NumberStyles.Float, CultureInfo.InvariantCulture), 0.25f, 1f);
    }

    [Theory]
    [InlineData("--dial", "1")]
    [InlineData("--dial", "-0.1")]
    [InlineData("--dial", "NaN")]
    [InlineData("--dial", "much")]
    [InlineData("--dial")]
    [InlineData("--file", "no such file.txt")]
    [InlineData("--file")]
    [InlineData("--no-such-option")]
    [InlineData("a headline", "--file", "headlines.txt")]
    public async Task Bad_arguments_get_a_usage_line_and_exit_code_2(params string[] arguments)
    {
        QuickStartProcess.Result result = await QuickStartProcess.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("Usage: QuickStart", result.Error, StringComparison.Ordinal);
    }
}

using EarlyExitGen.Toolchain.Verbs.Reporting;
using Spectre.Console;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Reporting;

public sealed class TerminalReportTests
{
    private static readonly string[] Columns = ["rule", "fewer layers", "answered otherwise, %", "over maxProbability"];

    private static readonly string[][] Rows =
    [
        ["agreement", "1.9 [1.8, 2.0]", "71.67 [66.67, 76.67]", "1.90 [1.78, 2.03]"],
        ["maxProbability, last exit chosen", "11.4 [11.4, 11.4]", "100.00 [100.00, 100.00]", "11.58 [11.53, 11.62]"],
        ["", "", "", ""],
    ];

    [Theory]
    [InlineData(200, 1)]
    [InlineData(110, 1)]
    [InlineData(80, 2)]
    [InlineData(60, 3)]
    public void What_does_not_fit_beside_each_other_comes_in_a_few_tables(int width, int tables)
    {
        string[] lines = Print(width, Rows);

        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.Equal(tables, lines.Count(line => line.StartsWith('┌')));
        Assert.Equal(tables, lines.Count(line => line.StartsWith("│ agreement", StringComparison.Ordinal)));
        Assert.All(
            Rows.SelectMany(row => row.Skip(1)),
            cell => Assert.Contains(lines, line => line.Contains(cell, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(45)]
    [InlineData(10)]
    public void Rows_are_blocks_where_no_few_tables_fit(int width)
    {
        string[] lines = Print(width, Rows);

        Assert.DoesNotContain(lines, line => line.StartsWith('┌'));
        string[] words = [.. string.Join(' ', lines).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(2, words.Count(word => word == "otherwise,"));
        Assert.Contains("[66.67,", words);
    }

    [Fact]
    public void Heads_take_several_lines_before_columns_are_parted()
    {
        string[] lines = Print(
            58, [
                ["a", "1", "2", "3"]
            ], ["a head of words", "fewer layers", "answered otherwise, %", "over maxProbability"]);

        Assert.Single(lines, line => line.StartsWith('┌'));
        Assert.Contains(lines, line => line.Contains(" otherwise, % ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_without_rows_has_its_heads() =>
        Assert.Contains(Print(80, []), line => line.Contains("fewer layers", StringComparison.Ordinal));

    [Fact]
    public void Text_is_no_markup()
    {
        string[] lines = Print(80, [["[red]", "[/]", "1", "2"]]);

        Assert.Contains(
            lines,
            line => line.Contains("[red]", StringComparison.Ordinal) && line.Contains("[/]", StringComparison.Ordinal));
    }

    private static string[] Print(int width, string[][] rows, string[]? columns = null)
    {
        using StringWriter writer = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = AnsiSupport.No,
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        TerminalReport.Write(console, new ReportSection("T", "", [new ReportTable("C", columns ?? Columns, rows)], []));
        return writer.ToString().Split('\n');
    }
}

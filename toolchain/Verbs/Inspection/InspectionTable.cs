using System.Globalization;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Verbs.Inspection;

/// <summary>What was found in a classifier, as tables.</summary>
internal static class InspectionTable
{
    /// <summary>Writes it.</summary>
    public static void Write(IAnsiConsole console, InspectionReport report)
    {
        Table facts = new() { ShowHeaders = false, Border = TableBorder.None };
        facts.AddColumns("", "");
        void Fact(string name, string value) => facts.AddRow(Markup.Escape(name), Markup.Escape(value));
        Fact("model", report.Model);
        Fact("inputs", string.Join(", ", report.Inputs.Select(input => $"{input.Name} ({input.Type}, {input.Role})")));
        Fact("layers", Text(report.Layers));
        Fact("hidden size", Text(report.Hidden));
        string alone = report.LastLayerForOneRow ? "; the last layer is computed for it alone" : "";
        Fact("classifier reads", report.Pooling + alone);
        Fact("labels", string.Join(", ", report.Labels));
        string files = string.Join(", ", report.TokenizerFiles);
        Fact("tokenizer", report.Tokenizer is { } kind ? $"{kind} ({files})" : "none");
        (int cases, double difference) = report.Verified;
        Fact(
            "verified",
            FormattableString.Invariant($"{cases} batches, cut everywhere: at most {difference:0.0e+0} off"));
        foreach (string note in report.Notes)
        {
            Fact("note", note);
        }

        foreach (string missing in report.WouldRefuse)
        {
            Fact("would be refused", missing);
        }

        console.Write(facts);
        Table blocks = new() { Border = TableBorder.Simple };
        blocks.AddColumns(
            new TableColumn("layers").RightAligned(),
            new TableColumn("parameters").RightAligned(),
            new TableColumn("ms").RightAligned(),
            new TableColumn("place at its end"));
        foreach (InspectedBlock block in report.Blocks)
        {
            string place = block == report.Blocks[^1]
                ? "logits"
                : report.Places.First(p => p.Layer == block.To).Tensor;
            blocks.AddRow(
                NameOf(block),
                block.Parameters.ToString("N0", CultureInfo.InvariantCulture),
                block.Milliseconds.ToString("0.00", CultureInfo.InvariantCulture),
                Markup.Escape(place));
        }

        console.Write(blocks);
    }

    private static string NameOf(InspectedBlock block) => (block.To - block.From) switch
    {
        0 => "before 1",
        1 => Text(block.To),
        _ => $"{Text(block.From + 1)} to {Text(block.To)}",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

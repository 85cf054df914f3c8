using EarlyExitGen.Tasks.Tests.Host;
using EarlyExitGen.TestCascades;
using Microsoft.Build.Framework;
using Xunit;

namespace EarlyExitGen.Tasks.Tests.Checks;

/// <summary>The task's view of a block's positions; the runtime's tests show that the block has no more.</summary>
public class PositionTests
{
    public static TheoryData<string> Styles => [.. PositionedBlock.Names];

    [Theory]
    [MemberData(nameof(Styles))]
    public void More_tokens_than_positions_are_reported_where_the_number_is_written(string style)
    {
        using EditableCascade cascade = new(new() { MaxTokens = 16 });
        cascade.Replace("block-00.onnx", PositionedBlock.Of(style, words: 200, tokens: 16));
        Assert.Empty(cascade.Check());

        cascade.EditManifest("\"maxTokens\": 16", "\"maxTokens\": 19");
        BuildErrorEventArgs error = Assert.Single(cascade.Check());
        Assert.Equal("EEGCFG0018", error.Code);
        Assert.StartsWith(
            "tokenizer.maxTokens: 'block-00.onnx' takes 16 tokens at most, as its table of positions '",
            error.Message,
            StringComparison.Ordinal);
        Assert.Contains(
            ": a text of 19 would fail; write maxTokens 16 or less", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("19", cascade.TextAt(error), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_that_have_nothing_to_do_with_the_number_of_tokens_limit_nothing()
    {
        using EditableCascade cascade = new(new() { MaxTokens = 5_000 });
        cascade.Replace("block-00.onnx", graph =>
        {
            PositionedBlock.Of("a slice", words: 200, tokens: 5_000)(graph);

            // To the end, whatever that is; one row for all; and a row for each of three kinds.
            graph.Constant("table", new float[24], 3, 8);
            graph.Constant("to_the_end", [long.MaxValue], 1);
            graph.Node("Slice", "all", ["table", "first", "to_the_end", "first"]);
            graph.Constant("row", new float[8], 1, 8);
            graph.Node("Slice", "same", ["row", "first", "length", "first"]);
            graph.Constant("kind", [2L], 1);
            graph.Node("Gather", "chosen", ["table", "kind"]);
        });
        Assert.Empty(cascade.Check());
    }
}

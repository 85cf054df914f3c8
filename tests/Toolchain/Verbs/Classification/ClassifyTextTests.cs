using System.Text.Json;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Classification;

/// <summary><c>classify --text</c>: one text, answered at once.</summary>
public sealed class ClassifyTextTests : IDisposable
{
    private readonly TestCascade _files = TestCascade.Create();

    [Fact]
    public void One_text_is_answered_on_the_terminal()
    {
        using InterpretedCascade cascade = InterpretedCascade.Load(_files.ManifestFile);
        CascadePrediction expected = cascade.Classify("the team wins");

        (int code, string output, string error) = ToolProcess.Run("classify", _files.Folder, "--text", "the team wins");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            [
                cascade.Labels[expected.Label],
                FormattableString.Invariant(
                    $"{expected.Confidence:P2} sure, at the exit after {expected.Layers} of 4 layers"),
            ],
            output.TrimEnd().Split(Environment.NewLine));

        (code, output, error) = ToolProcess.Run("classify", _files.Folder, "--text", "the team wins", "-j");
        Assert.Equal((0, ""), (code, error));
        JsonElement answer = JsonDocument.Parse(output).RootElement;
        Assert.Equal(expected.Confidence, answer.GetProperty("confidence").GetSingle());
        Assert.Equal(expected.Exit, answer.GetProperty("exit").GetInt32());
    }

    [Fact]
    public void One_pair_is_answered_too()
    {
        using TestCascade pairs = TestCascade.Create(new() { Pair = true });
        Assert.Equal(0, ToolProcess.Run("classify", pairs.Folder, "--text", "the team", "--second", "oil").ExitCode);
        (int code, _, string error) = ToolProcess.Run("classify", pairs.Folder, "--text", "the team");
        Assert.Equal(2, code);
        Assert.Contains("give the second text by --second", error, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();
}

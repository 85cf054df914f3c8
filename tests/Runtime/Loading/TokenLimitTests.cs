using System.Globalization;
using System.Security.Cryptography;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Onnx;
using Xunit;

namespace EarlyExitGen.Tests.Loading;

/// <summary>Cascades whose blocks have positions for some number of tokens.</summary>
public class TokenLimitTests
{
    public static TheoryData<string> Styles => [.. PositionedBlock.Names];

    [Theory]
    [MemberData(nameof(Styles))]
    public void A_block_takes_as_many_tokens_as_is_said_and_is_refused_for_more(string style)
    {
        using TestCascade cascade = TestCascade.Create(new() { MaxTokens = 16 });
        string path = Path.Combine(cascade.Folder, "block-00.onnx");
        GraphBuilder graph = new("block");
        PositionedBlock.Of(style, cascade.Vocabulary.Count, tokens: 16)(graph);
        string before = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        graph.Save(path);
        Write(cascade.ManifestText.Replace(
            before, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), StringComparison.Ordinal));

        string text = string.Join(' ', Enumerable.Repeat("team", 100));
        using (InterpretedCascade longest = InterpretedCascade.Load(cascade.ManifestFile))
        {
            longest.Classify(text);
        }

        string manifest = File.ReadAllText(cascade.ManifestFile);
        foreach (int tokens in (int[])[17, 300])
        {
            Write(manifest.Replace(
                "\"maxTokens\": 16",
                string.Create(CultureInfo.InvariantCulture, $"\"maxTokens\": {tokens}"),
                StringComparison.Ordinal));
            foreach (bool lazy in (bool[])[false, true])
            {
                CascadeException e = Assert.Throws<CascadeException>(
                    () => InterpretedCascade.Load(cascade.ManifestFile, new CascadeOptions { LazyBlocks = lazy })
                        .Dispose());
                Assert.Equal(path, e.File);
                Assert.StartsWith(
                    $"TinyClassifier: '{path}' takes 16 tokens at most, ", e.Message, StringComparison.Ordinal);
            }
        }

        void Write(string manifestText) => File.WriteAllText(cascade.ManifestFile, manifestText);
    }
}

using System.Text;
using EarlyExitGen.Manifests;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests.Loading;

/// <summary>Manifests and options beyond all measure: one message each, before memory is taken for them.</summary>
public class LimitTests
{
    [Fact]
    public void A_manifest_of_gigabytes_is_not_read()
    {
        using TestCascade files = TestCascade.Create();
        using (FileStream manifest = new(files.ManifestFile, FileMode.Open))
        {
            manifest.SetLength(3L << 30);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        CascadeException e = Assert.Throws<CascadeException>(() => InterpretedCascade.Load(files.ManifestFile));

        Assert.Contains("EEG0033: the manifest has more than 4194304 characters", e.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void A_manifest_that_is_not_UTF8_is_refused_with_the_byte()
    {
        using TestCascade files = TestCascade.Create(new() { Labels = ["Größe", "Gewicht"] });
        File.WriteAllText(files.ManifestFile, files.ManifestText, Encoding.Latin1);

        CascadeException e = Assert.Throws<CascadeException>(() => InterpretedCascade.Load(files.ManifestFile));

        int offset = files.ManifestText.IndexOf('ö', StringComparison.Ordinal);
        Assert.Contains(
            FormattableString.Invariant(
                $"EEG0036: the byte 0xF6 at offset {offset} is not UTF-8; save the manifest as UTF-8"),
            e.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_in_a_message_is_legible()
    {
        using TestCascade files = TestCascade.Create();
        string name = "block\u202e\u0085\u200b" + new string('x', 200) + ".onnx";
        Edit(files, "block-02.onnx", name);

        CascadeException e = Assert.Throws<CascadeException>(() => InterpretedCascade.Load(files.ManifestFile));

        Assert.EndsWith(name, e.File, StringComparison.Ordinal);
        Assert.Contains("block\\u202e\\u0085\\u200bxxx", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(e.Message, c => c is not ('\r' or '\n') && Quoted.IsHidden(c));
    }

    [Fact]
    public void A_manifest_of_long_mistakes_gives_a_message_that_can_be_read()
    {
        using TestCascade files = TestCascade.Create();
        string unknown = string.Concat(
            Enumerable.Range(0, 40_000).Select(i => FormattableString.Invariant($"\"{i}{new string('x', 60)}\": 1, ")));
        Edit(files, "\"class\"", unknown + "\"class\"");

        CascadeException e = Assert.Throws<CascadeException>(() => InterpretedCascade.Load(files.ManifestFile));

        Assert.InRange(e.Message.Length, 1000, 32_768);
        Assert.EndsWith("(39900 more mistakes are not shown)", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        65_536, 1, "a text of 65536 tokens needs more than the 2 GiB of memory that it can have; lower 'maxTokens' in")]
    [InlineData(8, 60_000, "60000 texts of 8 tokens each, computed together, need more than the 2 GiB of memory that "
        + "they can have; lower CascadeOptions.BatchRows, or")]
    [InlineData(16, 65_536, "65536 texts of 16 tokens each, computed together, need more than the 2 GiB of memory "
        + "that they can have; lower CascadeOptions.BatchRows, or")]
    [InlineData(65_537, 1, "there are 65537 tokens; a cascade has at most 65536.")]
    public void More_tokens_than_memory_holds_are_told(int maxTokens, int rows, string message)
    {
        using HandMadeChain chain =
            new(HandMadeChain.Wide(16_384), HandMadeChain.OfWide(16_384)) { MaxTokens = maxTokens };

        CascadeException e = Assert.Throws<CascadeException>(() => chain.Load(rows: rows));

        Assert.StartsWith("HandMade: " + message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Named_labels_have_their_texts()
    {
        using TestCascade files = TestCascade.Create();
        Edit(files, "\"World\", \"Sports\"", "\"C\", { \"text\": \"C++\", \"name\": \"CPlusPlus\" }");

        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);

        Assert.Equal(["C", "C++", "Business"], cascade.Labels);
    }

    private static void Edit(TestCascade files, string old, string replacement)
    {
        Assert.Contains(old, files.ManifestText, StringComparison.Ordinal);
        File.WriteAllText(files.ManifestFile, files.ManifestText.Replace(old, replacement, StringComparison.Ordinal));
    }
}

using System.Text;
using System.Text.Unicode;
using EarlyExitGen.Generator.Tests.Host;
using EarlyExitGen.Manifests;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Manifest;

/// <summary>
/// A manifest is UTF-8, or refused: by whoever reads the file, and by the generator, which sees no bytes.
/// </summary>
public class EncodingTests
{
    private static readonly string News = SampleManifest.News.Replace("Sci/Tech", "Größe", StringComparison.Ordinal);

    private static int Offset => News.IndexOf('ö', StringComparison.Ordinal);

    [Fact]
    public void Utf8_is_read_with_and_without_its_mark()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(News);
        foreach (byte[] file in new[] { bytes, [0xEF, 0xBB, 0xBF, .. bytes] })
        {
            ManifestResult result = ManifestBytes.Read(new MemoryStream(file), out string text);
            Assert.Empty(result.Problems);
            Assert.Equal(News, text);
            Assert.Equal("Größe", result.Spec!.Labels[3].Text);
            GeneratorHost.Run(
                [new ManifestText(GeneratorHost.NewsPath, SourceText.From(new MemoryStream(file)))],
                GeneratorHost.Compile())
                .AssertClean();
        }
    }

    [Fact]
    public void A_byte_of_another_encoding_is_named_by_its_place()
    {
        ManifestResult result = ManifestBytes.Read(new MemoryStream(Encoding.Latin1.GetBytes(News)), out _);
        Assert.Null(result.Spec);
        Assert.Equal("NewsClassifier", result.Outline!.ClassName);
        Assert.Equal(
            FormattableString.Invariant(
                $"(4,48): error EEG0036: the byte 0xF6 at offset {Offset} is not UTF-8; save the manifest as UTF-8"),
            Assert.Single(result.Problems).ToString());
    }

    [Fact]
    public void The_generator_says_so_too_though_the_compiler_put_something_in_its_place()
    {
        Report(
            SourceText.From(new MemoryStream(Encoding.Latin1.GetBytes(News))),
            FormattableString.Invariant(
                $"EEG0036 '\uFFFD' the byte at offset {Offset} is not UTF-8; save the manifest as UTF-8"));
        Report(
            SourceText.From(new MemoryStream(Encoding.Latin1.GetBytes(News)), Encoding.Latin1),
            "EEG0036 'ö' the manifest is ISO-8859-1 to the compiler, not UTF-8; save the manifest as UTF-8");
    }

    [Fact]
    public void Other_encodings_of_Unicode_are_refused_by_name()
    {
        foreach (Encoding encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32 })
        {
            byte[] file = [.. encoding.GetPreamble(), .. encoding.GetBytes(News)];
            ManifestProblem problem = Assert.Single(ManifestBytes.Read(new MemoryStream(file), out _).Problems);
            Assert.StartsWith(
                "(1,1): error EEG0036: the manifest is UTF-", problem.ToString(), StringComparison.Ordinal);
            Assert.EndsWith(", not UTF-8; save the manifest as UTF-8", problem.Message, StringComparison.Ordinal);
        }

        foreach ((Encoding encoding, string name) in new[]
        {
            (Encoding.Unicode, "UTF-16"),
            (Encoding.BigEndianUnicode, "UTF-16BE")
        })
        {
            byte[] file = [.. encoding.GetPreamble(), .. encoding.GetBytes(News)];
            Report(
                SourceText.From(new MemoryStream(file)),
                $"EEG0036 '{{' the manifest is {name}, not UTF-8; save the manifest as UTF-8");
        }
    }

    [Fact]
    public void A_replacement_character_that_is_in_the_file_is_a_character_like_any_other()
    {
        string news = News.Replace("Größe", "Gr\uFFFDe", StringComparison.Ordinal);
        GeneratorHost.Run(news).AssertClean();
        Assert.Equal(
            "Gr\uFFFDe",
            ManifestBytes.Read(new MemoryStream(Encoding.UTF8.GetBytes(news)), out _).Spec!.Labels[3].Text);
    }

    [Fact]
    public void What_is_Utf8_is_what_NET_says()
    {
        Random random = new(1);
        byte[] alphabet =
            [
                0x20, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF,
                0xF0, 0xF1, 0xF4, 0xF5, 0xFF,
            ];
        for (int i = 0; i < 200_000; i++)
        {
            byte[] file =
                [0x20, .. Enumerable.Range(0, random.Next(1, 7)).Select(_ => alphabet[random.Next(alphabet.Length)])];
            bool refused =
                ManifestBytes.Read(new MemoryStream(file), out _).Problems.Any(p => p.Rule == ManifestRule.Encoding);
            Assert.NotEqual(Utf8.IsValid(file), refused);
        }
    }

    private static void Report(SourceText text, string expected) =>
        GeneratorHost.Run([new ManifestText(GeneratorHost.NewsPath, text)], GeneratorHost.Compile()).AssertReports(
            expected);
}

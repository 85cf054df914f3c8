using System.Text;
using EarlyExitGen.Generator.Tests.Host;
using EarlyExitGen.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Fuzz;

/// <summary>Manifests beyond all measure: one diagnostic each, and no more memory than the text is worth.</summary>
public class LimitTests
{
    private const long MegaByte = 1024 * 1024;

    private const string Half = "this is half of a surrogate pair without the other half; a manifest is valid Unicode";

    // No constants of an attribute: those become UTF-8, which holds no halves of pairs.
    public static TheoryData<string, string> NoText => new()
    {
        { "Wor\0ld", "a control character must be escaped in a string, as in \\t or \\u0000" },
        { "Wor\ud83dld", Half },
        { "Wor\ude00ld", Half },
        { "Wor\\ud83dld", Half },
        { "Wor\ud83d\\ude00ld", Half },
    };

    [Fact]
    public void A_manifest_of_50_MB_is_not_even_read()
    {
        SourceText text = SourceText.From(new string(' ', 50 * 1024 * 1024) + SampleManifest.News, Encoding.UTF8);

        (string diagnostic, long allocated) = Run(text);

        Assert.Equal(
            $"EEG0033 the manifest has {text.Length} characters and is not read; a manifest has at most 4194304", diagnostic);
        Assert.InRange(allocated, 0, 50 * MegaByte);
    }

    [Fact]
    public void The_longest_manifest_that_is_read_is_read()
    {
        string blanks = new(' ', ManifestReader.MaxLength - SampleManifest.News.Length);

        Assert.Empty(ManifestReader.Read(blanks + SampleManifest.News).Problems);
        Assert.Equal(ManifestRule.TooLong, Assert.Single(ManifestReader.Read(blanks + " " + SampleManifest.News).Problems).Rule);
    }

    [Fact]
    public void Ten_thousand_exits_are_one_mistake()
    {
        string exit = "{ \"layer\": 0, \"temperature\": 0, \"block\": \"/b.onnx\", \"sha256\": \"\" }, ";
        string manifest = SampleManifest.Edit(SampleManifest.News, ("\"exits\": [", "\"exits\": [" + Repeat(exit, 9_996)));

        AssertOne("EEG0013 exits: there are 10000 exits; a cascade has at most 64", manifest);
    }

    [Fact]
    public void Nesting_100_000_deep_is_one_mistake()
    {
        string deep = new string('[', 100_000) + new string(']', 100_000);

        AssertOne("EEG0001 arrays and objects nest more than 64 deep", deep);
        AssertOne("EEG0001 arrays and objects nest more than 64 deep", SampleManifest.Edit(SampleManifest.News, ("1.14", deep)));
        AssertOne("EEG0001 arrays and objects nest more than 64 deep", Repeat("{\"a\":", 100_000));
    }

    [Theory]
    [MemberData(nameof(NoText))]
    public void What_is_no_text_is_one_mistake(string label, string message) =>
        AssertOne("EEG0001 " + message, SampleManifest.Edit(SampleManifest.News, ("World", label)));

    [Fact]
    public void A_NUL_between_values_is_one_mistake() =>
        AssertOne("EEG0001 ',' or '}' is expected here", SampleManifest.Edit(SampleManifest.News, ("\"single\",", "\"single\"\0,")));

    [Fact]
    public void A_hundred_thousand_mistakes_are_the_first_hundred()
    {
        string labels = Repeat("0, ", 100_000);

        ManifestResult result = ManifestReader.Read(SampleManifest.Edit(SampleManifest.News, ("\"World\",", labels + "\"World\",")));

        Assert.Equal(100, result.Problems.Count);
    }

    private static void AssertOne(string expected, string manifest)
    {
        (string diagnostic, long allocated) = Run(SourceText.From(manifest, Encoding.UTF8));
        Assert.Equal(expected, diagnostic);
        Assert.InRange(allocated, 0, 64 * MegaByte);
    }

    // What this thread allocates is all: the generator has no threads of its own.
    private static (string Diagnostic, long Allocated) Run(SourceText text)
    {
        CSharpCompilation compilation = GeneratorHost.Compile("");
        GeneratorDriver driver = GeneratorHost.Driver([new ManifestText(GeneratorHost.NewsPath, text)], compilation);
        long before = GC.GetAllocatedBytesForCurrentThread();
        driver = driver.RunGenerators(compilation);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        GeneratorRunResult result = driver.GetRunResult().Results[0];
        Assert.Null(result.Exception);
        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        return ($"{diagnostic.Id} {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}", allocated);
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}

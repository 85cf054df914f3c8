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

    /// <summary>Strange strings that messages may quote: very long, or of invisible characters.</summary>
    public static TheoryData<string, string> Strange
    {
        get
        {
            TheoryData<string, string> all = [];
            foreach (string text in (string[])[new string(
                'x', 70_000), "a\\u0000\\n\\u202eb\\u2028", "\u202e\u0085\u200b"])
            {
                all.Add("\"version\": 1", $"\"version\": 1, \"{text}\": 1");
                all.Add("\"NewsClassifier\"", $"\"{text} \"");
                all.Add("\"Samples.News\"", $"\"{text} \"");
                all.Add("\"Topic\"", $"\"{text} \"");
                all.Add("\"agreement\",", $"\"{text}\",");
                all.Add("\"single\"", $"\"{text}\"");
                all.Add("\"block-00.onnx\"", $"\"../{text}\"");
                all.Add("\"Sports\"", $"\"{text}\", \"{text}!\"");
                all.Add("\"Sports\"", $"{{ \"text\": \"{text}\", \"name\": \"{text}!\" }}");
                all.Add("\"careful\"", $"\"{text}\", \"{text}\": 1");
                all.Add("\"tokenizer\": {", $"\"tokenizer\": {{ \"kind\": \"{text}\", \"{text}\": {{ }},");
            }

            string digits = new('1', 70_000);
            all.Add("\"version\": 1", "\"version\": " + digits);
            all.Add("\"layers\": 12", "\"layers\": " + digits);
            all.Add("\"layers\": 12", "\"layers\": 0." + digits);
            all.Add("1.14", digits);
            all.Add("2.19", "-" + digits);
            all.Add("0.36", digits);
            all.Add("0.012", digits);
            all.Add("0.005", digits);
            all.Add("0.9255", digits);
            all.Add("\"maxDisagreement\": 0.02", "\"maxDisagreement\": 0.00" + digits);
            return all;
        }
    }

    [Fact]
    public void Many_files_of_one_exit_are_one_mistake()
    {
        string files = Repeat($$"""{ "file": "w", "sha256": "{{SampleManifest.Hash}}" }, """, 20_000);

        AssertOne(
            "EEG0034 exits[0].data: there are 20000 elements; at most 1000 are allowed here",
            SampleManifest.Edit(
                SampleManifest.News,
                ("\"block\": \"block-00.onnx\"", $"\"data\": [{files}], \"block\": \"block-00.onnx\"")));
    }

    [Fact]
    public void A_manifest_of_50_MB_is_not_even_read()
    {
        SourceText text = SourceText.From(new string(' ', 50 * 1024 * 1024) + SampleManifest.News, Encoding.UTF8);

        (string diagnostic, long allocated) = Run(text);

        Assert.Equal(
            "EEG0033 the manifest has more than 4194304 characters and is not read; give a file that is not a "
                + "manifest another ending", diagnostic);
        Assert.InRange(allocated, 0, 50 * MegaByte);
    }

    [Fact]
    public void The_longest_manifest_that_is_read_is_read()
    {
        string blanks = new(' ', ManifestLimits.Length - SampleManifest.News.Length);

        Assert.Empty(ManifestReader.Read(blanks + SampleManifest.News).Problems);
        Assert.Equal(
            ManifestRule.TooLong, Assert.Single(ManifestReader.Read(blanks + " " + SampleManifest.News).Problems).Rule);
    }

    [Fact]
    public void Ten_thousand_exits_are_one_mistake()
    {
        string exit = "{ \"layer\": 0, \"temperature\": 0, \"block\": \"/b.onnx\", \"sha256\": \"\" }, ";
        string manifest =
            SampleManifest.Edit(SampleManifest.News, ("\"exits\": [", "\"exits\": [" + Repeat(exit, 9_996)));

        AssertOne("EEG0013 exits: there are 10000 exits; a cascade has at most 64", manifest);
    }

    [Fact]
    public void Nesting_100_000_deep_is_one_mistake()
    {
        string deep = new string('[', 100_000) + new string(']', 100_000);

        AssertOne("EEG0001 arrays and objects nest more than 64 deep", deep);
        AssertOne(
            "EEG0001 arrays and objects nest more than 64 deep",
            SampleManifest.Edit(SampleManifest.News, ("1.14", deep)));
        AssertOne("EEG0001 arrays and objects nest more than 64 deep", Repeat("{\"a\":", 100_000));
    }

    [Theory]
    [MemberData(nameof(NoText))]
    public void What_is_no_text_is_one_mistake(string label, string message) =>
        AssertOne("EEG0001 " + message, SampleManifest.Edit(SampleManifest.News, ("World", label)));

    [Fact]
    public void A_NUL_between_values_is_one_mistake() =>
        AssertOne(
            "EEG0001 ',' or '}' is expected here",
            SampleManifest.Edit(SampleManifest.News, ("\"single\",", "\"single\"\0,")));

    [Fact]
    public void Three_hundred_thousand_unknown_properties_are_the_first_hundred_and_a_count()
    {
        string unknown = Repeat("\"unknwn\": 0, ", 300_000);

        ManifestResult result =
            ManifestReader.Read(SampleManifest.Edit(SampleManifest.News, ("\"labels\"", unknown + "\"labels\"")));

        Assert.Equal(100, result.Problems.Count);
        Assert.All(result.Problems, p => Assert.Equal("EEG0004", p.Id));
        Assert.EndsWith(
            "exits (299900 more mistakes are not shown)", result.Problems[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_push_out_warnings_which_are_counted()
    {
        string labels = Repeat("0, ", 99);
        string manifest = SampleManifest.Edit(
            SampleManifest.News, ("\"World\",", labels + "\"World\","), ("1.14", "114"), ("1.31", "0"));

        ManifestResult result = ManifestReader.Read(manifest);

        Assert.Equal(100, result.Problems.Count);
        Assert.All(result.Problems, p => Assert.Equal(ProblemSeverity.Error, p.Severity));
        Assert.EndsWith("(1 more mistakes are not shown)", result.Problems[^1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Strange))]
    public void What_is_quoted_is_short_and_legible(string old, string replacement)
    {
        string manifest = SampleManifest.Edit(SampleManifest.Full, (old, replacement));

        ManifestResult result = ManifestReader.Read(manifest);

        Assert.NotEmpty(result.Problems);
        Assert.All(result.Problems, p =>
        {
            Assert.InRange(p.Message.Length, 1, 700);
            Assert.DoesNotContain(p.Message, Quoted.IsHidden);
        });
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
        string message = diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        return ($"{diagnostic.Id} {message}", allocated);
    }

    private static string Repeat(string text, int count) =>
        new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}

using Basic.Reference.Assemblies;
using EarlyExitGen.Generator.Tests.Host;
using EarlyExitGen.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Diagnostics;

/// <summary>Mistakes that lie between a manifest and the project around it.</summary>
public class ProjectTests
{
    private const string Other = "give the manifest another class or namespace, or rename yours";

    private const string User = """
        using Samples.News;

        static class User
        {
            static bool IsWorld(string text)
            {
                using NewsClassifier classifier = new("folder");
                return classifier.Classify(text).Label == NewsLabel.World;
            }
        }
        """;

    /// <summary>The rules that only the project around a manifest can break.</summary>
    internal static IReadOnlyList<ManifestRule> Rules { get; } =
        [ManifestRule.TypeConflict, ManifestRule.TypeClash, ManifestRule.NoRuntime, ManifestRule.OldLanguage];

    [Theory]
    [InlineData("class NewsClassifier { }", "Samples.News.NewsClassifier is yours and not partial, so nothing can be "
        + "added to it; declare it 'partial', or " + Other)]
    [InlineData(
        "partial struct NewsClassifier { }",
        "Samples.News.NewsClassifier is yours and no class, so nothing can be added to it; " + Other)]
    [InlineData(
        "partial record NewsClassifier { }",
        "Samples.News.NewsClassifier is yours and no class, so nothing can be added to it; " + Other)]
    [InlineData(
        "delegate void NewsClassifier();",
        "Samples.News.NewsClassifier is yours and no class, so nothing can be added to it; " + Other)]
    [InlineData("static partial class NewsClassifier { }", "your part of Samples.News.NewsClassifier is 'static', but "
        + "the generated part is public and sealed; remove 'static'")]
    [InlineData("abstract partial class NewsClassifier { }", "your part of Samples.News.NewsClassifier is 'abstract', "
        + "but the generated part is public and sealed; remove 'abstract'")]
    [InlineData("internal partial class NewsClassifier { }", "your part of Samples.News.NewsClassifier is 'internal', "
        + "but the generated part is public and sealed; remove 'internal'")]
    [InlineData(
        "partial class NewsClassifier { } internal partial class NewsClassifier { }",
        "your part of Samples.News.NewsClassifier is 'internal', but the generated part is public and sealed; remove "
            + "'internal'")]
    [InlineData(
        "enum NewsLabel { World }",
        "Samples.News.NewsLabel cannot be made, because a type of yours has this name; " + Other)]
    [InlineData(
        "static class NewsLabels { }",
        "Samples.News.NewsLabels cannot be made, because a type of yours has this name; " + Other)]
    [InlineData(
        "readonly partial struct NewsPrediction { }",
        "Samples.News.NewsPrediction cannot be made, because a type of yours has this name; " + Other)]
    public void A_type_of_the_users_in_the_way_is_told_at_the_class(string type, string message) =>
        GeneratorHost.Run(SampleManifest.News, "namespace Samples.News; " + type)
            .AssertReports($"EEG0030 '\"NewsClassifier\"' class: {message}");

    [Theory]
    [InlineData(
        "namespace Samples.News.NewsClassifier { class A { } }",
        "Samples.News.NewsClassifier cannot be made, because a namespace of yours has this name; " + Other)]
    [InlineData("class System { }", "generated code cannot reach the namespace System, because a type of yours "
        + "outside all namespaces has this name; rename it, or put it into a namespace")]
    [InlineData("enum EarlyExitGen { }", "generated code cannot reach the namespace EarlyExitGen, because a type of "
        + "yours outside all namespaces has this name; rename it, or put it into a namespace")]
    [InlineData(
        "namespace Samples { class News { } }",
        "the namespace cannot be made, because Samples.News is a type of yours; " + Other)]
    public void Namespaces_and_types_of_one_name_are_told_at_the_class(string source, string message) =>
        GeneratorHost.Run(SampleManifest.News, source)
            .AssertReports($"EEG0030 '\"NewsClassifier\"' class: {message}");

    [Theory]
    [InlineData("EarlyExitGen", "CascadeOptions", "EarlyExitGen.CascadeOptions cannot be made, because EarlyExitGen "
        + "has a type of this name; give the manifest another class or namespace")]
    [InlineData("System", "Version", "System.Version cannot be made, because System.Runtime has a type of this name; "
        + "give the manifest another class or namespace")]
    public void A_type_of_the_frameworks_is_not_hidden(string space, string name, string message) => GeneratorHost
        .Run(SampleManifest.Edit(SampleManifest.News, ("Samples.News", space), ("NewsClassifier", name)))
        .AssertReports($"EEG0030 '\"{name}\"' class: {message}");

    [Theory]
    [InlineData("partial class NewsClassifier { internal int More => 1; }")]
    [InlineData("public sealed partial class NewsClassifier { }")]
    [InlineData("partial class NewsClassifier : System.IFormattable { string System.IFormattable.ToString(string "
        + "format, System.IFormatProvider provider) => format; }")]
    [InlineData("class NewsClassifier<T> { } class Outer { class NewsLabel { } }")]
    [InlineData("interface INewsClassifier { } class newsclassifier1 { }")]
    public void What_is_not_in_the_way_is_let_be(string types) =>
        GeneratorHost.Run(SampleManifest.News, "namespace Samples.News; " + types).AssertClean();

    [Fact]
    public void Without_the_runtime_one_error_is_reported_and_the_types_are_declared()
    {
        ManifestText[] manifests =
        [
            new(
                "/project/tone/tone.cascade.json",
                SampleManifest.Edit(SampleManifest.News, ("\"NewsClassifier\"", "\"ToneClassifier\""))),
            new(GeneratorHost.NewsPath, SampleManifest.News),
        ];
        CSharpCompilation compilation = GeneratorHost.Compile(User).WithReferences(Net100.References.All);

        GeneratorHost.Run(manifests, compilation).AssertReports(
            "EEG0031 '\"NewsClassifier\"' class: the project does not reference the runtime that generated code "
                + "calls; add the package EarlyExitGen");
    }

    [Fact]
    public void An_old_language_is_one_error()
    {
        GeneratorRun run = GeneratorHost.Run(
            [new ManifestText(GeneratorHost.NewsPath, SampleManifest.News)],
            GeneratorHost.Compile(LanguageVersion.CSharp11, ""));

        run.AssertReports(
            "EEG0032 '\"NewsClassifier\"' class: the project is compiled as C# 11.0, and generated code needs C# 12; "
                + "remove LangVersion from the project, or raise it");
        Assert.Empty(run.Sources);
    }

    [Fact]
    public void Mistakes_of_manifest_and_project_are_told_together() =>
        GeneratorHost.Run(
            SampleManifest.Edit(SampleManifest.News, ("1.14", "0")), "namespace Samples.News; class NewsClassifier { }")
            .AssertReports(
                "EEG0030 '\"NewsClassifier\"' class: Samples.News.NewsClassifier is yours and not partial, so nothing "
                    + "can be added to it; declare it 'partial', or " + Other,
                "EEG0016 '0' exits[0].temperature: 0 is not a valid temperature; a temperature is positive, and "
                    + "finite in single precision");

    [Fact]
    public void A_project_without_a_manifest_hears_nothing_and_gets_nothing()
    {
        CSharpCompilation compilation = GeneratorHost.Compile(LanguageVersion.CSharp7, "class NewsClassifier { }")
            .WithReferences(Net100.References.All);

        GeneratorRun run = GeneratorHost.Run([new ManifestText("/project/other.json", "{")], compilation);

        Assert.Empty(run.Sources);
        Assert.Empty(run.Diagnostics);
        Assert.Same(compilation, run.Compilation);
    }
}

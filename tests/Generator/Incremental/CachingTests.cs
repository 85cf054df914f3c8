using EarlyExitGen.Generator.Tests.Host;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace EarlyExitGen.Generator.Tests.Incremental;

/// <summary>The work that the generator repeats after an edit, in a project with three manifests.</summary>
public class CachingTests
{
    private static readonly string[] Paths =
        ["/project/a/a.cascade.json", "/project/b/b.cascade.json", "/project/c/c.cascade.json"];

    /// <summary>The steps that know positions: an edit that only moves things changes what they give.</summary>
    private static readonly string[] Positional =
        [TrackingNames.Parse, TrackingNames.InProject, TrackingNames.Diagnostics];

    /// <summary>The steps that look at the project's code, so that every edit runs them.</summary>
    private static readonly string[] FedByCompilation = [TrackingNames.Project];

    private readonly CSharpCompilation _compilation = GeneratorHost.Compile("class Program { }");
    private readonly ManifestText[] _manifests = [.. Paths.Select(p => new ManifestText(p, Manifest(p)))];
    private readonly GeneratorDriver _driver;

    public CachingTests() => _driver = GeneratorHost.Driver(_manifests, _compilation).RunGenerators(_compilation);

    [Fact]
    public void Every_step_is_tracked()
    {
        GeneratorRunResult result = _driver.GetRunResult().Results[0];
        Assert.All(TrackedSteps.Names, name => Assert.NotEmpty(TrackedSteps.Reasons(result, name)));
        Assert.Equal(Paths.Length, result.GeneratedSources.Length);
    }

    [Fact]
    public void An_edit_elsewhere_touches_nothing()
    {
        SyntaxTree unrelated =
            CSharpSyntaxTree.ParseText("class Unrelated { }", (CSharpParseOptions)_compilation.SyntaxTrees[0].Options);
        GeneratorRunResult result = Run(_driver, _compilation.AddSyntaxTrees(unrelated));

        Assert.All(TrackedSteps.Names, name => Assert.Equal(
            [FedByCompilation.Contains(name) ? Unchanged : Cached], TrackedSteps.Reasons(result, name).Distinct()));
        Assert.Equal([Cached], TrackedSteps.OutputReasons(result).Distinct());
    }

    [Fact]
    public void The_same_text_loaded_again_gives_the_same()
    {
        GeneratorRunResult result = Run(Replace(1, Manifest(Paths[1])));

        Assert.All(TrackedSteps.Names, name => Assert.DoesNotContain(Modified, TrackedSteps.Reasons(result, name)));
        Assert.Equal([Cached], TrackedSteps.OutputReasons(result).Distinct());
    }

    [Fact]
    public void White_space_in_a_manifest_changes_positions_and_generates_nothing()
    {
        GeneratorRunResult result = Run(Replace(1, "\n\n" + Manifest(Paths[1])));

        Assert.All(TrackedSteps.Names, name => Assert.Equal(
            Positional.Contains(name) ? 1 : 0, TrackedSteps.Reasons(result, name).Count(r => r == Modified)));
        Assert.Equal([Cached], TrackedSteps.OutputReasons(result, TrackingNames.Source).Distinct());
        Assert.Equal(1, TrackedSteps.OutputReasons(result, TrackingNames.Diagnostics).Count(r => r == Modified));
    }

    [Fact]
    public void A_constant_changed_in_one_manifest_generates_that_one_anew()
    {
        GeneratorRunResult result = Run(Replace(1, SampleManifest.Edit(Manifest(Paths[1]), ("1.31", "1.32"))));

        Assert.Equal(1, TrackedSteps.Reasons(result, TrackingNames.Source).Count(r => r == Modified));
        Assert.DoesNotContain(Modified, TrackedSteps.Reasons(result, TrackingNames.Conflicts));
        Assert.Equal(
            [Modified, Cached, Cached],
            TrackedSteps.OutputReasons(result, TrackingNames.Source).OrderByDescending(r => r == Modified));
    }

    [Fact]
    public void No_step_holds_on_to_symbols_syntax_locations_or_texts()
    {
        GeneratorRunResult result = _driver.GetRunResult().Results[0];

        Assert.NotEmpty(result.Diagnostics);
        Assert.All(TrackedSteps.Names, name => Assert.All(
            result.TrackedSteps[name].SelectMany(s => s.Outputs),
            output => ObjectGraph.AssertPlain(output.Value, name)));
    }

    /// <summary>A manifest with types of its own, and an odd temperature: a warning, which has a position.</summary>
    private static string Manifest(string path) => SampleManifest.Edit(
        SampleManifest.News,
        ("Samples.News", "Samples." + char.ToUpperInvariant(path["/project/".Length])),
        ("1.42", "42"));

    private GeneratorDriver Replace(int index, string text) =>
        _driver.ReplaceAdditionalText(_manifests[index], new ManifestText(Paths[index], text));

    private GeneratorRunResult Run(GeneratorDriver driver, Compilation? compilation = null) =>
        driver.RunGenerators(compilation ?? _compilation).GetRunResult().Results[0];
}

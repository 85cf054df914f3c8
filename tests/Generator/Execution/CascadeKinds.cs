using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Execution;

/// <summary>Cascades that have nothing but what is generated for them in common.</summary>
internal static class CascadeKinds
{
    private const string Lexical = "lexical ";

    /// <summary>The kinds.</summary>
    public static TheoryData<string> All => 
    [
        "plain", "maxProbability", "entropy", "margin", "patience", "own thresholds", "own entropies", "own margins",
        "pair", "patient pair", "one exit", "one patient exit", "external data", "dead exit", "many labels",
        "lexical", "lexical maxProbability", "lexical entropy", "lexical margin", "lexical patience",
        "lexical own thresholds",
        "lexical pair", "lexical many labels", "lexical dead exit",
    ];

    /// <summary>The options for a cascade of each kind.</summary>
    public static TestCascadeOptions Options(string kind) => kind switch
    {
        "maxProbability" => new() { Rule = CascadeRule.MaxProbability },
        "entropy" => new() { Rule = CascadeRule.Entropy },
        "margin" => new() { Rule = CascadeRule.Margin },
        "patience" => new() { Rule = CascadeRule.Patience, Exits = [0, 1, 2, 3, 4] },
        "own thresholds" =>
            new() { Rule = CascadeRule.MaxProbability, OwnDials = Own(CascadeRule.MaxProbability, 0.5) },
        "own entropies" => new() { Rule = CascadeRule.Entropy, OwnDials = Own(CascadeRule.Entropy, 0.7) },
        "own margins" => new() { Rule = CascadeRule.Margin, OwnDials = Own(CascadeRule.Margin, 0.3) },
        "patient pair" => new() { Rule = CascadeRule.Patience, Pair = true },
        "one patient exit" => new() { Rule = CascadeRule.Patience, Exits = [2] },
        "pair" => new() { Pair = true },
        "one exit" => new() { Exits = [2] },
        "external data" => new() { ExternalData = true },
        "dead exit" => new() { ExitsWithoutAgreement = [1] },
        "many labels" =>
            new() { Labels = [.. Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"label {i}"))] },
        "lexical" => new() { Lexicon = new() },
        "lexical dead exit" => new() { Lexicon = new() { Agreement = false } },
        "lexical own thresholds" => new()
        {
            Rule = CascadeRule.MaxProbability, Lexicon = new() { Dials = [(CascadeRule.MaxProbability, 0.7)] },
        },
        _ when kind.StartsWith(Lexical, StringComparison.Ordinal) =>
            Options(kind[Lexical.Length..]) with { Lexicon = new() { Hashed = true } },
        _ => new(),
    };

    /// <summary>The kinds of cascades of several models.</summary>
    public static TheoryData<string> OfModels =>
    [
        "one vocabulary", "two vocabularies", "three models", "lexical", "lexical pair", "pair", "patience",
        "lexical patience", "maxProbability", "late front",
    ];

    /// <summary>The options for a cascade of each of these kinds.</summary>
    public static TestCascadeOptions OptionsOfModels(string kind)
    {
        TestModel large = new("large", new() { Exits = [1, 3], Seed = 8, Hidden = 12, MaxTokens = 24 });
        TestModel other = large with
        {
            Name = "an other one", Options = large.Options with { ReversedVocabulary = true, Seed = 9, MaxTokens = 12 },
        };
        TestCascadeOptions one = new() { Models = [large], MaxTokens = 24 };
        TestCascadeOptions two = new() { Models = [other] };
        return kind switch
        {
            "one vocabulary" => one,
            "two vocabularies" => two,
            "three models" => one with { Models = [large, other, other with { Name = "the third" }] },
            "lexical" => two with { Lexicon = new() },
            "lexical pair" => two with { Lexicon = new() { Hashed = true }, Pair = true },
            "pair" => one with { Pair = true },
            "patience" => two with { Rule = CascadeRule.Patience },
            "lexical patience" => one with { Rule = CascadeRule.Patience, Lexicon = new() },
            "maxProbability" => two with { Rule = CascadeRule.MaxProbability, Exits = [2] },
            _ => one with { Exits = [0, 1], ExitsWithoutAgreement = [1] },
        };
    }

    private static Dictionary<int, (CascadeRule Rule, double Dial)[]> Own(CascadeRule rule, double second) =>
        new() { [1] = [(rule, second)] };
}

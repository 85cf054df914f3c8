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

    private static Dictionary<int, (CascadeRule Rule, double Dial)[]> Own(CascadeRule rule, double second) =>
        new() { [1] = [(rule, second)] };
}

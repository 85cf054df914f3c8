namespace EarlyExitGen.TestCascades;

/// <summary>The lexical exit of a test cascade: random weights, or logits that are the same for every text.</summary>
public sealed record TestLexicon
{
    /// <summary>What a weight of 1 is worth: the larger, the surer the exit.</summary>
    public float Scale { get; init; } = 0.05f;

    /// <summary>The logits of every text; null for random ones.</summary>
    public IReadOnlyList<float>? Logits { get; init; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; init; } = 500;

    /// <summary>Whether ids are hashed too, instead of having rows of their own.</summary>
    public bool Hashed { get; init; }

    /// <summary>Whether the exit has a map for the rule agreement.</summary>
    public bool Agreement { get; init; } = true;

    /// <summary>Settings that the exit has for itself.</summary>
    public IReadOnlyList<(CascadeRule Rule, double Dial)> Dials { get; init; } = [];
}

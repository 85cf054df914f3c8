namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>The kinds of heads, as <c>exits.json</c> names them.</summary>
internal static class HeadKinds
{
    /// <summary>
    /// Learned queries attend over all tokens, each pools its own slice of the values; tanh; one linear layer.
    /// </summary>
    public const string Attention = "attention";

    /// <summary><c>[CLS]</c>, standardised except at the last layer; dense; tanh; one linear layer.</summary>
    public const string Cls = "cls";

    /// <summary>The mean of all tokens; dense; tanh; one linear layer.</summary>
    public const string Mean = "mean";

    /// <summary>
    /// <c>[CLS]</c> after every layer up to the exit, standardised except after the last layer, goes through one pooler
    /// (dense, tanh) that all such heads share; a sum with learned weights of length 1; one linear layer. Schwartz et
    /// al., "The Right Tool for the Job" (ACL 2020), section 3.
    /// </summary>
    public const string Mix = "mix";

    /// <summary>The default head of early exits.</summary>
    public const string DefaultEarly = Attention;

    /// <summary>The default head of the last exit.</summary>
    public const string DefaultLast = Cls;

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<string> All { get; } = [Attention, Mean, Cls, Mix];

    /// <summary>
    /// Whether a kind reads <c>[CLS]</c> alone, which is the same for every text after the embeddings.
    /// </summary>
    public static bool ReadsFirstTokens(string kind) => kind is Cls or Mix;
}

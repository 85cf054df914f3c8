namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>
/// The names in <c>heads.safetensors</c> of what all heads of the kind <see cref="HeadKinds.Mix"/> share: a pooler, and
/// by layer the statistics that <c>[CLS]</c> is standardised with before it.
/// </summary>
internal static class SharedPoolerTensors
{
    /// <summary>The prefix of all names.</summary>
    public const string Prefix = "mix.";

    /// <summary>The pooler's matrix, [hidden, hidden].</summary>
    public const string Weight = Prefix + "dense.weight";

    /// <summary>The pooler's bias, [hidden].</summary>
    public const string Bias = Prefix + "dense.bias";

    /// <summary>The prefix of the names of the statistics after <paramref name="layer"/> layers, "mix.4.".</summary>
    public static string LayerPrefix(int layer) => FormattableString.Invariant($"{Prefix}{layer}.");
}

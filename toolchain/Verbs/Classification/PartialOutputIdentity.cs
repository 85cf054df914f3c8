namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>Everything that decides the answers of a partial output.</summary>
/// <param name="Manifest">The hash of the manifest, which has those of all files of the cascade.</param>
/// <param name="Input">The hash of the input.</param>
/// <param name="Texts">Where in a line the texts are.</param>
/// <param name="Dial">The setting of the dial.</param>
/// <param name="Format">How answers are written.</param>
internal sealed record PartialOutputIdentity(string Manifest, string Input, string Texts, float Dial, LineFormat Format)
{
    /// <summary>Says in what another one differs, the first thing of several.</summary>
    public string DifferenceTo(PartialOutputIdentity other) =>
        Manifest != other.Manifest ? "another manifest"
        : Input != other.Input ? "another input, or the input has changed"
        : Texts != other.Texts ? "other columns or fields"
        : Format != other.Format ? "another format"
        : FormattableString.Invariant($"a dial of {Dial}, not {other.Dial}");
}

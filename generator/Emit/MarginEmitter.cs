using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>The rule <c>margin</c>.</summary>
internal sealed class MarginEmitter(CascadeSpec spec) : ScoreEmitter(spec)
{
    /// <inheritdoc/>
    protected override string Meaning => "its largest probability is ahead of the second by at least this";

    /// <inheritdoc/>
    protected override string Score => "By how much an exit's largest probability is ahead of the second";
}

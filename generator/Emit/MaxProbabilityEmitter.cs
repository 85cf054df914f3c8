using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>The rule <c>maxProbability</c>.</summary>
internal sealed class MaxProbabilityEmitter(CascadeSpec spec) : ScoreEmitter(spec)
{
    /// <inheritdoc/>
    protected override string Meaning => "its largest probability is at least this";

    /// <inheritdoc/>
    protected override string Score => "An exit's largest probability";
}

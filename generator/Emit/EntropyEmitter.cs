using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>The rule <c>entropy</c>.</summary>
internal sealed class EntropyEmitter(CascadeSpec spec) : ScoreEmitter(spec)
{
    /// <inheritdoc/>
    protected override string Meaning => "the entropy of its probabilities is at most this part of the largest one";

    /// <inheritdoc/>
    protected override string Score => "The entropy of an exit's probabilities, in parts of the largest one";
}

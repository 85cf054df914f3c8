using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>The rule <c>maxProbability</c>.</summary>
internal sealed class MaxProbabilityEmitter(CascadeSpec spec) : ScoreEmitter(spec)
{
    private readonly string _labels = Literal.Integer(spec.Labels.Count);

    /// <inheritdoc/>
    public override string Dial => "Threshold";

    /// <inheritdoc/>
    protected override string Meaning => "its largest probability is at least this";

    /// <inheritdoc/>
    protected override string Range => $"(1/{_labels}, 1]";

    /// <inheritdoc/>
    protected override string Score => "An exit's largest probability";

    /// <inheritdoc/>
    protected override string Rule => "MaxProbabilityRule";

    /// <inheritdoc/>
    protected override string CheckArguments => $"value, labels: {_labels}";
}

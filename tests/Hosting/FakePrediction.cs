namespace EarlyExitGen.Hosting.Tests;

/// <summary>An answer that a test decides.</summary>
public readonly record struct FakePrediction(int LabelIndex, int Exit) : ICascadePrediction
{
    /// <inheritdoc/>
    public string LabelText => FakeCascade.Manifest.Labels[LabelIndex];

    /// <inheritdoc/>
    public float Confidence => 1;

    /// <inheritdoc/>
    public int Layers => FakeCascade.Manifest.Exits[Exit].Layer;

    /// <inheritdoc/>
    public bool Truncated => false;

    /// <inheritdoc/>
    public int LabelCount => FakeCascade.Manifest.Labels.Count;

    /// <inheritdoc/>
    public float ProbabilityOf(int label) => label == LabelIndex ? 1 : 0;

    /// <inheritdoc/>
    public void CopyProbabilitiesTo(Span<float> destination)
    {
        destination[..LabelCount].Clear();
        destination[LabelIndex] = 1;
    }
}

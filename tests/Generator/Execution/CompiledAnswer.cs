namespace EarlyExitGen.Generator.Tests.Execution;

/// <summary>A generated prediction as tests see it.</summary>
public sealed record CompiledAnswer(
    int Label, string LabelText, float Confidence, int Exit, int Layers, bool Truncated, float[] Probabilities, string Text)
{
    /// <summary>What the interpreted cascade tells as well.</summary>
    public CascadePrediction Prediction => new(Label, Confidence, Exit, Layers, Truncated);
}

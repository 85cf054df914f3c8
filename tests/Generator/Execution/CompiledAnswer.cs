namespace EarlyExitGen.Generator.Tests.Execution;

/// <summary>A generated prediction as tests see it.</summary>
public sealed record CompiledAnswer(
    int Label, string LabelText, float Confidence, int Exit, int Layers, bool Truncated, float[] Probabilities,
    string Text)
{
    /// <summary>The same answer as an interpreted cascade gives it.</summary>
    public CascadePrediction Prediction => new(Label, Confidence, Exit, Layers, Truncated);
}

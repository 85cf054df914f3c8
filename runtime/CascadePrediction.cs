namespace EarlyExitGen;

/// <summary>The answer of an <see cref="InterpretedCascade"/>.</summary>
/// <param name="Label">The label's number, from 0 as in the manifest.</param>
/// <param name="Confidence">The label's calibrated probability, in [1/labels, 1].</param>
/// <param name="Exit">The exit that answered, from 0.</param>
/// <param name="Layers">
/// The layers of the encoder before that exit; 0 is right after the embeddings. Of several models those of the one that
/// answered.
/// </param>
/// <param name="Truncated">Whether the text was longer than the model that answered takes, and lost its end.</param>
public readonly record struct CascadePrediction(int Label, float Confidence, int Exit, int Layers, bool Truncated)
{
    /// <summary>The model that answered: 0 for the first, which mostly is the only one.</summary>
    public int Model { get; init; }
}

using EarlyExitGen.Hosting;

namespace EarlyExitGen.AspNetCore.Serving;

/// <summary>An answer, whatever the cascade's class is.</summary>
/// <param name="Label">The label's number.</param>
/// <param name="Probabilities">Calibrated, one per label.</param>
/// <param name="Exit">The exit that answered, from 0.</param>
/// <param name="Layers">The layers that were computed.</param>
/// <param name="Truncated">Whether the text lost its end.</param>
/// <param name="Dial">The setting of the dial it was answered at.</param>
internal readonly record struct WebAnswer(
    int Label, float[] Probabilities, int Exit, int Layers, bool Truncated, float Dial)
{
    /// <summary>Whether an exit answered that was not sure enough, because nothing deeper did in time.</summary>
    public bool Degraded { get; init; }

    /// <summary>Copies an answer; nothing is boxed.</summary>
    public static WebAnswer Of<TPrediction>(in CascadeAnswer<TPrediction> answer)
        where TPrediction : struct, ICascadePrediction
    {
        TPrediction prediction = answer.Prediction;
        float[] probabilities = new float[prediction.LabelCount];
        prediction.CopyProbabilitiesTo(probabilities);
        return new WebAnswer(
            prediction.LabelIndex,
            probabilities,
            prediction.Exit,
            prediction.Layers,
            prediction.Truncated,
            answer.Dial)
        {
            Degraded = answer.Degraded,
        };
    }
}

namespace EarlyExitGen;

/// <summary>
/// An answer of a cascade, whatever its labels are. Generated predictions are structs: taken as a type parameter that
/// is constrained to this, they are neither boxed nor copied to the heap.
/// </summary>
public interface ICascadePrediction
{
    /// <summary>The answer's number, from 0: the label of the largest probability, the lower one of equals.</summary>
    int LabelIndex { get; }

    /// <summary>The answer's original text.</summary>
    string LabelText { get; }

    /// <summary>The answer's probability, calibrated, in [0, 1].</summary>
    float Confidence { get; }

    /// <summary>The exit that answered, from 0.</summary>
    int Exit { get; }

    /// <summary>How many layers of the encoder were computed for the answer.</summary>
    int Layers { get; }

    /// <summary>Whether the text was too long and lost its end.</summary>
    bool Truncated { get; }

    /// <summary>The number of labels.</summary>
    int LabelCount { get; }

    /// <summary>The probability of a label, calibrated, in [0, 1].</summary>
    /// <param name="label">The label's number, from 0.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such label.</exception>
    float ProbabilityOf(int label);

    /// <summary>Copies the probabilities of all labels, in their order.</summary>
    /// <param name="destination">Takes one for each label; may be longer.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    void CopyProbabilitiesTo(Span<float> destination);
}

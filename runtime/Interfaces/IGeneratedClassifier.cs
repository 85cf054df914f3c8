namespace EarlyExitGen;

/// <summary>A class that was generated from a manifest, together with what it takes and answers.</summary>
/// <typeparam name="TSelf">The class.</typeparam>
/// <typeparam name="TInput">A text, <see cref="string"/>, or a pair of texts.</typeparam>
/// <typeparam name="TPrediction">The answer.</typeparam>
public interface IGeneratedClassifier<TSelf, TInput, TPrediction>
    : IGeneratedCascade<TSelf>, ICascadeClassifier<TInput, TPrediction>
    where TSelf : IGeneratedClassifier<TSelf, TInput, TPrediction>
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    /// <summary>Makes an answer, of one that was computed elsewhere.</summary>
    /// <param name="label">The label's number, from 0.</param>
    /// <param name="exit">The exit that answered, from 0.</param>
    /// <param name="layers">How many layers of the encoder were computed for it.</param>
    /// <param name="truncated">Whether the text lost its end.</param>
    /// <param name="probabilities">One for each label.</param>
    /// <exception cref="ArgumentException">There are more probabilities than labels.</exception>
    static abstract TPrediction Answer(
        int label, int exit, int layers, bool truncated, ReadOnlySpan<float> probabilities);
}

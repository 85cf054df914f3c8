namespace EarlyExitGen;

/// <summary>Is told by <see cref="IGeneratedCascade{TSelf}.Accept"/> what a class takes and answers.</summary>
/// <typeparam name="TResult">What it gives.</typeparam>
public interface ICascadeVisitor<out TResult>
{
    /// <summary>Called once, with the types.</summary>
    /// <typeparam name="TCascade">The class.</typeparam>
    /// <typeparam name="TInput">A text, <see cref="string"/>, or a pair of texts.</typeparam>
    /// <typeparam name="TPrediction">The answer.</typeparam>
    TResult Visit<TCascade, TInput, TPrediction>()
        where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
        where TInput : notnull
        where TPrediction : struct, ICascadePrediction;
}

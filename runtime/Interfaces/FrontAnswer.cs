namespace EarlyExitGen;

/// <summary>What the first exits of a cascade say of a text.</summary>
/// <typeparam name="TPrediction">The answer.</typeparam>
/// <param name="Prediction">
/// What the exit that was computed last says; its <see cref="ICascadePrediction.Confidence"/> is 0 where that exit gave
/// no finite numbers.
/// </param>
/// <param name="IsFinal">Whether that is the cascade's answer; else the text goes on.</param>
/// <param name="Tokens">
/// How many token ids were written, with which the text goes on; 0 where it is the answer, and where the text itself
/// must go on: a model after the first has a vocabulary of its own, or the first text of a
/// pair has the tokenizer's separator in it.
/// </param>
/// <param name="Truncated">Whether the text was longer than the cascade takes and lost its end.</param>
public readonly record struct FrontAnswer<TPrediction>(
    TPrediction Prediction, bool IsFinal, int Tokens, bool Truncated)
    where TPrediction : struct, ICascadePrediction
{
    /// <summary>
    /// For the rule <see cref="CascadeRule.Patience"/>: how many of the exits that were asked, in a row and the last of
    /// them among these, have answered as the exit before them.
    /// </summary>
    public int Streak { get; init; }

    /// <summary>
    /// For the rule <see cref="CascadeRule.Patience"/>: the number of the label that the last of them has answered; -1
    /// for none.
    /// </summary>
    public int LastAnswer { get; init; }
}

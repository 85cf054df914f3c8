namespace EarlyExitGen;

/// <summary>
/// A text, or a pair, whose first exits have been asked, wherever that was: with this the others go on.
/// </summary>
/// <param name="Text">Its token ids.</param>
/// <param name="Numbers">
/// The hidden states that later blocks read, one state after the other: as many numbers as
/// <see cref="ManifestClassifier{TCascade, TInput, TPrediction}.StateSize"/> says. Valid as long as it is used.
/// </param>
/// <param name="Streak">See <see cref="FrontAnswer{TPrediction}.Streak"/>.</param>
/// <param name="LastAnswer">See <see cref="FrontAnswer{TPrediction}.LastAnswer"/>.</param>
public readonly record struct TextState(
    TokenizedText Text, ReadOnlyMemory<float> Numbers, int Streak, int LastAnswer);

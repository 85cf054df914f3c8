namespace EarlyExitGen.Interpreted;

/// <summary>Makes an answer.</summary>
/// <typeparam name="TPrediction">What a text is answered with.</typeparam>
/// <param name="label">The label's number.</param>
/// <param name="exit">The exit that answered.</param>
/// <param name="layers">The layers of the encoder before that exit.</param>
/// <param name="truncated">Whether the text lost its end.</param>
/// <param name="probabilities">One for each label.</param>
internal delegate TPrediction AnswerMaker<out TPrediction>(
    int label, int exit, int layers, bool truncated, ReadOnlySpan<float> probabilities);

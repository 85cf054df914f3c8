namespace EarlyExitGen.Pipelines;

/// <summary>How far a text is read at once.</summary>
/// <param name="End">The place behind.</param>
/// <param name="IsCutOff">Whether what follows is as if it were not there.</param>
/// <param name="HasManyBlanks">Whether it has long runs of characters that vanish.</param>
internal readonly record struct TextStretch(int End, bool IsCutOff, bool HasManyBlanks);

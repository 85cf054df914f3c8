namespace EarlyExitGen.Runtime;

/// <summary>The exceptions for a text of many that is null: which one.</summary>
internal static class NullText
{
    /// <summary>The exception for a text.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <param name="parameter">The parameter that has it.</param>
    public static ArgumentNullException At(long index, string parameter) =>
        new(parameter, FormattableString.Invariant($"The text at {index} is null."));

    /// <summary>The exception for the first text of a pair.</summary>
    /// <param name="index">The pair's place, from 0.</param>
    /// <param name="parameter">The parameter that has it.</param>
    public static ArgumentNullException First(long index, string parameter) =>
        new(parameter, FormattableString.Invariant($"The first text of the pair at {index} is null."));

    /// <summary>The exception for the second text of a pair.</summary>
    /// <param name="index">The pair's place, from 0.</param>
    /// <param name="parameter">The parameter that has it.</param>
    public static ArgumentNullException Second(long index, string parameter) =>
        new(parameter, FormattableString.Invariant($"The second text of the pair at {index} is null."));
}

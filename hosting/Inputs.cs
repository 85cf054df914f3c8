namespace EarlyExitGen.Hosting;

/// <summary>Checks of texts and pairs that come from outside.</summary>
internal static class Inputs
{
    /// <summary>Checks that nothing of an input is null.</summary>
    /// <param name="input">A text, or a pair.</param>
    /// <param name="parameter">The parameter that has it.</param>
    /// <param name="index">Its place among many; null for a single one.</param>
    /// <exception cref="ArgumentNullException">The text, or one of the pair, is null.</exception>
    public static void Require<TInput>(TInput input, string parameter, int? index)
    {
        bool whole = input is not null
            && (typeof(TInput) != typeof((string, string))
                || (((string? First, string? Second))(object)input) is { First: not null, Second: not null });
        if (!whole)
        {
            throw new ArgumentNullException(parameter, index is { } place
                ? FormattableString.Invariant($"The text at {place} is null.")
                : "The text is null.");
        }
    }
}

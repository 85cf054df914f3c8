namespace EarlyExitGen.Hosting;

/// <summary>Checks of what comes from outside: texts, pairs, dials.</summary>
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

    /// <summary>Takes the inputs of a call.</summary>
    /// <param name="inputs">Texts, or pairs.</param>
    /// <exception cref="ArgumentNullException">There are none, or a text is null.</exception>
    public static TInput[] All<TInput>(IReadOnlyList<TInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        TInput[] all = [.. inputs];
        for (int i = 0; i < all.Length; i++)
        {
            Require(all[i], nameof(inputs), i);
        }

        return all;
    }

    /// <summary>Checks a setting of the dial.</summary>
    /// <param name="dial">The setting.</param>
    /// <param name="cascade">The cascade.</param>
    /// <param name="name">Its name in the host.</param>
    /// <param name="parameter">The parameter that has it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The cascade does not take it.</exception>
    public static void RequireDial(float dial, CascadeInfo cascade, string name, string parameter)
    {
        if (!cascade.Takes(dial))
        {
            throw new ArgumentOutOfRangeException(
                parameter, dial, $"The dial of {name} lies in {cascade.DialRange}.");
        }
    }
}

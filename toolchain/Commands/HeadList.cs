using System.Globalization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>
/// Reads an option that says what kind of head each exit gets: one for all, or <c>0:attention,6:cls</c>.
/// </summary>
internal static class HeadList
{
    /// <summary>The kind of each exit's head.</summary>
    /// <param name="value">The option's value; null for the default of every exit.</param>
    /// <param name="exits">After which layers the exits sit, ascending.</param>
    /// <exception cref="UsageException">A kind or an exit is not known, or the kind is not possible there.</exception>
    public static IReadOnlyList<string> Read(string? value, IReadOnlyList<int> exits)
    {
        string[] kinds =
            [.. exits.Select(layer => layer == exits[^1] ? HeadKinds.DefaultLast : HeadKinds.DefaultEarly)];
        if (value is null)
        {
            return kinds;
        }

        foreach (string part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] sides = part.Split(':', StringSplitOptions.TrimEntries);
            string kind = sides[^1];
            if (!HeadKinds.All.Contains(kind) || sides.Length > 2)
            {
                throw new UsageException(
                    $"--head {value}: '{part}' is not a kind of head; {string.Join(", ", HeadKinds.All)} are known, "
                    + "for all exits or as 0:attention,6:cls.");
            }

            if (sides.Length == 1)
            {
                Array.Fill(kinds, kind);
                continue;
            }

            int exit = int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out int layer)
                ? exits.ToList().IndexOf(layer)
                : -1;
            kinds[exit >= 0 ? exit : throw new UsageException(
                $"--head {value}: '{part}' names no exit; --exits has {string.Join(',', exits)}.")] = kind;
        }

        for (int i = 0; i < kinds.Length; i++)
        {
            Check(kinds[i], exits[i], value);
        }

        return kinds;
    }

    private static void Check(string kind, int layer, string value)
    {
        if (HeadKinds.ReadsFirstTokens(kind) && layer == 0)
        {
            throw new UsageException(
                $"--head {value}: after the embeddings [CLS] is the same for every text; choose another kind for the "
                    + "exit at 0.");
        }
    }
}

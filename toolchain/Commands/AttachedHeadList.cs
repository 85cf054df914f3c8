using System.Globalization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Verbs.Attaching;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>Reads what kinds of heads are attached: one for all exits, or by exit, as <c>2:cls</c>.</summary>
internal static class AttachedHeadList
{
    private static readonly string[] Kinds = [HeadKinds.Attention, HeadKinds.Cls];

    /// <summary>The kinds.</summary>
    /// <param name="value">The option's value; null for the default of every exit.</param>
    /// <exception cref="UsageException">It says nothing that is known, or what is not possible.</exception>
    public static HeadChoice Read(string? value)
    {
        HeadChoice choice = HeadChoice.Default;
        Dictionary<int, string> byLayer = [];
        foreach (string part in value?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            string[] sides = part.Split(':', StringSplitOptions.TrimEntries);
            string kind = sides[^1];
            int layer = 0;
            if (sides.Length > 2 || !Kinds.Contains(kind)
                || (sides.Length == 2
                    && !int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out layer)))
            {
                throw new UsageException(
                    $"--head {value}: '{part}' is not a kind of head; {string.Join(" and ", Kinds)} are known, for all "
                    + "exits or as 2:cls.");
            }

            if (sides.Length == 1)
            {
                choice = choice with { Kind = kind };
            }
            else
            {
                byLayer[layer] = layer > 0 || kind == HeadKinds.Attention
                    ? kind
                    : throw new UsageException(
                        $"--head {value}: after the embeddings the first token is the same for every text; leave out "
                        + $"'{part}'.");
            }
        }

        return choice with { ByLayer = byLayer };
    }
}

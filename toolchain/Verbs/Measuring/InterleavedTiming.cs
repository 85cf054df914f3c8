using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Measuring;

/// <summary>
/// Times contenders against each other in one process. Every text goes through all of them before the next one is
/// looked at, in an order that is newly drawn each time, so that whatever the machine does meanwhile hits all alike.
/// </summary>
internal static class InterleavedTiming
{
    private const int Seed = 1;

    /// <summary>Times.</summary>
    /// <param name="contenders">The contenders, each made for as many texts as there are.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="warmUp">The texts that all contenders classify first, untimed.</param>
    /// <param name="onText">Called after each timed text; null for nothing.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static void Run(
        IEnumerable<Contender> contenders,
        IReadOnlyList<Instance> texts,
        IEnumerable<Instance> warmUp,
        Action? onText,
        CancellationToken cancellation)
    {
        Contender[] turns = [.. contenders];
        foreach (Instance text in warmUp)
        {
            cancellation.ThrowIfCancellationRequested();
            Array.ForEach(turns, contender => contender.WarmUp(text));
        }

        SplitMix64 chance = new(Seed);
        for (int i = 0; i < texts.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            chance.Shuffle<Contender>(turns);
            foreach (Contender contender in turns)
            {
                contender.Run(i, texts[i]);
            }

            onText?.Invoke();
        }
    }

    /// <summary>The round, from 0, of text <paramref name="i"/> of <paramref name="count"/>.</summary>
    public static int RoundOf(int i, int count, int rounds) => (int)((long)i * rounds / count);
}

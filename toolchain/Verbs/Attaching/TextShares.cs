using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>
/// Who gets which texts. Equal texts stay together, so that nothing is measured on a text that was learnt from.
/// </summary>
/// <param name="Learning">Those that heads learn from.</param>
/// <param name="HeldOut">Those that places are chosen on, and that the cascade is tried on in the end.</param>
/// <param name="Calibration">Those that promises are fitted on, if no others were given.</param>
internal sealed record TextShares(
    IReadOnlyList<Instance> Learning, IReadOnlyList<Instance> HeldOut, IReadOnlyList<Instance> Calibration)
{
    private const double HeldOutShare = 0.1;
    private const double CalibrationShare = 0.2;
    private const int MostHeldOut = 3000;
    private const int MostCalibration = 20_000;

    /// <summary>Divides texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="seed">Where chance comes from.</param>
    /// <param name="isCalibrating">Whether a part is for calibration.</param>
    /// <param name="limit">How many texts are learnt from at most; null for all.</param>
    public static TextShares Of(IReadOnlyList<Instance> texts, int seed, bool isCalibrating, int? limit)
    {
        Instance[][] groups = [.. texts.GroupBy(text => (text.First, text.Second)).Select(group => group.ToArray())];
        new SplitMix64(seed).Shuffle<Instance[]>(groups);
        Queue<Instance[]> left = new(groups);
        List<Instance> heldOut = Take(Math.Min(MostHeldOut, (int)(HeldOutShare * texts.Count)));
        List<Instance> calibration =
            Take(isCalibrating ? Math.Min(MostCalibration, (int)(CalibrationShare * texts.Count)) : 0);
        return new TextShares([.. left.SelectMany(group => group).Take(limit ?? int.MaxValue)], heldOut, calibration);

        List<Instance> Take(int count)
        {
            List<Instance> taken = [];
            while (taken.Count < count && left.TryDequeue(out Instance[]? group))
            {
                taken.AddRange(group);
            }

            return taken;
        }
    }
}

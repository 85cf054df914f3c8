using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Model.Tasks;

/// <summary>
/// Texts that an exit of a cascade learns from, and those that promises are fitted on; neither needs labels.
/// </summary>
/// <param name="Learning">Those to learn from.</param>
/// <param name="Calibration">Those for the promises.</param>
internal sealed record LearningTexts(IReadOnlyList<Instance> Learning, IReadOnlyList<Instance> Calibration)
{
    private const double HeldOutShare = 0.2;

    /// <summary>Reads them.</summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="files">The files of texts to learn from.</param>
    /// <param name="calibration">That of the others; null to hold a fifth of the first out.</param>
    /// <param name="form">What was said of the data's form.</param>
    /// <param name="seed">The seed of what is held out.</param>
    /// <param name="fewest">How many texts there must be.</param>
    /// <exception cref="ToolException">There are fewer.</exception>
    public static LearningTexts Read(
        CascadeManifest cascade,
        IReadOnlyList<string> files,
        string? calibration,
        DataForm form,
        int seed,
        int fewest)
    {
        TextTask task = TextTask.Of(cascade);
        List<Instance> all = [.. files.SelectMany(file => TaskData.Read(file, form, task, LabelNeed.Optional))];
        if (all.Count < fewest)
        {
            throw TooFew(all.Count, fewest);
        }

        if (calibration is not null)
        {
            return new LearningTexts(all, TaskData.Read(calibration, form, task, LabelNeed.Optional));
        }

        Instance[] order = [.. all];
        new SplitMix64(seed).Shuffle<Instance>(order);
        int held = (int)(HeldOutShare * order.Length);
        return new LearningTexts(order[held..], order[..held]);
    }

    /// <summary>What is told where there are too few.</summary>
    public static ToolException TooFew(int count, int fewest) =>
        new($"--texts: {count} texts are too few to learn from; give at least {fewest}, better 10,000.");
}

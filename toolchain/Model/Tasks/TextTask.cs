using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Model.Tasks;

/// <summary>What a model takes and answers.</summary>
/// <param name="Pair">Whether it takes pairs of texts.</param>
/// <param name="Labels">Its labels.</param>
internal sealed record TextTask(bool Pair, TaskLabels Labels)
{
    /// <summary>The task of a cascade.</summary>
    public static TextTask Of(CascadeManifest manifest)
    {
        string[] names = [.. manifest.Spec.Labels.Select(label => label.Text)];
        return new TextTask(
            manifest.Spec.Input == InputKind.Pair,
            new TaskLabels(names.Length, TaskLabels.AreInvented(names) ? null : names));
    }

    /// <summary>The task of a checkpoint.</summary>
    public static TextTask Of(Checkpoint checkpoint) =>
        new(checkpoint.Exits.Pair, new TaskLabels(checkpoint.Exits.Labels, checkpoint.Encoder.LabelNames));
}

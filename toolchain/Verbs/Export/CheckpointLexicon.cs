using EarlyExitGen.Lexical;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Lexicons;

namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>Gives a checkpoint a lexical exit.</summary>
internal static class CheckpointLexicon
{
    /// <summary>Learns the exit from the checkpoint's last one.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="texts">The texts to learn from; their labels are not looked at.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    /// <returns>The checkpoint with the exit.</returns>
    /// <exception cref="ToolException">The last exit gives logits that are not finite.</exception>
    public static Checkpoint Learn(
        Checkpoint checkpoint, IReadOnlyList<Instance> texts, CancellationToken cancellation)
    {
        // Only the last exit teaches; a cascade has another one at least.
        int[] exits = [.. checkpoint.Exits.Exits.Select(exit => exit.Layer)];
        Checkpoint teacher = checkpoint.WithExits([.. new[] { exits[0], exits[^1] }.Distinct()]);
        Lexicon lexicon = CheckpointTracer.WithCascade(teacher, manifest => LexiconTrainer.Train(
            LexicalTeacher.Teach(CascadeManifest.Load(manifest), texts, checkpoint.LoadTokenizer(), cancellation),
            cancellation));
        AtomicFile.Write(checkpoint.PathOf(Checkpoint.LexiconFile), stream => LexiconFile.Write(stream, lexicon));
        return Checkpoint.Load(checkpoint.Folder);
    }
}

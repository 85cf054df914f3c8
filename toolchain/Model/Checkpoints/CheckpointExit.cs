namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>One exit of a checkpoint.</summary>
/// <param name="Layer">After how many layers it sits; 0 is the output of the embeddings.</param>
/// <param name="Head">The kind of its head; see <see cref="HeadKinds"/>.</param>
internal sealed record CheckpointExit(int Layer, string Head)
{
    /// <summary>What the names of its tensors in <c>heads.safetensors</c> begin with, "exit.4.".</summary>
    public string Prefix => FormattableString.Invariant($"exit.{Layer}.");
}

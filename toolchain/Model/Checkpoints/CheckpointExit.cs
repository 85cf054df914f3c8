namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>One exit of a checkpoint.</summary>
/// <param name="Layer">After how many layers it sits; 0 is the output of the embeddings.</param>
/// <param name="Head">The kind of its head; see <see cref="HeadKinds"/>.</param>
internal sealed record CheckpointExit(int Layer, string Head)
{
    /// <summary>The prefix of its tensors' names in <c>heads.safetensors</c>, "exit.4.".</summary>
    public string Prefix => FormattableString.Invariant($"exit.{Layer}.");
}

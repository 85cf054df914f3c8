namespace EarlyExitGen;

/// <summary>The threads that a cascade computes its texts with.</summary>
/// <param name="SharedPool">
/// Whether its sessions run on the pool that the application made for all of ONNX Runtime, not on pools of their own.
/// </param>
/// <param name="PerText">
/// The threads that compute one text, the calling one among them, as <see cref="CascadeOptions.IntraOpThreads"/> says;
/// 0 with a shared pool, whose size the application knows.
/// </param>
public readonly record struct CascadeThreads(bool SharedPool, int PerText)
{
    /// <summary>The threads for people to read: <c>shared pool</c>, or <c>own pools, 2 threads per text</c>.</summary>
    public override string ToString() => SharedPool
        ? "shared pool"
        : FormattableString.Invariant($"own pools, {PerText} thread{(PerText == 1 ? "" : "s")} per text");
}

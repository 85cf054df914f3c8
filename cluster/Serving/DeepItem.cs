using System.Diagnostics;
using EarlyExitGen.Cluster.Wire;

namespace EarlyExitGen.Cluster.Serving;

/// <summary>Texts of one caller that wait for the deep tier.</summary>
internal sealed class DeepItem(DeepText[] texts, float dial, long arrived, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<TierReply> _done =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The texts.</summary>
    public DeepText[] Texts => texts;

    /// <summary>The numbers of their states.</summary>
    public long Numbers { get; } = texts.Sum(static text => (long)text.State.Numbers.Length);

    /// <summary>The setting of the dial.</summary>
    public float Dial => dial;

    /// <summary>When they came.</summary>
    public long Arrived => arrived;

    /// <summary>Ends them.</summary>
    public CancellationToken Token => cancellationToken;

    /// <summary>What they are part of; null where nobody traces.</summary>
    public Activity? Activity { get; init; }

    /// <summary>The reply.</summary>
    public Task<TierReply> Done => _done.Task;

    /// <summary>Gives the reply.</summary>
    public void Complete(TierReply reply)
    {
        Activity?.Dispose();
        _done.TrySetResult(reply);
    }
}

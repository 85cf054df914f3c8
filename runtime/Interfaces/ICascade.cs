namespace EarlyExitGen;

/// <summary>
/// A loaded cascade, whatever it takes and answers: what it is, and its dial. Generated classes implement it.
/// Thread-safe.
/// </summary>
public interface ICascade : IDisposable, IAsyncDisposable
{
    /// <summary>What the cascade is.</summary>
    CascadeInfo Info { get; }

    /// <summary>
    /// The dial of the cascade's <see cref="CascadeInfo.Rule"/>. May be turned at any time: texts under way keep the
    /// old setting.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside what the rule takes.</exception>
    float Dial { get; set; }

    /// <summary>The dial's present setting, as it is now.</summary>
    CascadeSetting Setting { get; }

    /// <summary>The setting at which only the last exit answers: what the full model says.</summary>
    CascadeSetting FullDepth { get; }

    /// <summary>A setting of the dial, for calls that are answered at it; the dial itself is not turned.</summary>
    /// <param name="dial">The setting.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside what the rule takes.</exception>
    CascadeSetting At(float dial);

    /// <summary>The threads that compute texts.</summary>
    CascadeThreads Threads { get; }

    /// <summary>
    /// Makes ready for texts of any length: afterwards no text waits for anything to be loaded or made.
    /// </summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CascadeException">A block cannot be loaded, or failed.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void WarmUp(CancellationToken cancellationToken = default);
}

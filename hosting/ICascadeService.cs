namespace EarlyExitGen.Hosting;

/// <summary>
/// A cascade in the host, whatever it takes and answers: what it is and how it is doing. Thread-safe.
/// </summary>
public interface ICascadeService
{
    /// <summary>The name that it was added under, or else that of its class.</summary>
    string Name { get; }

    /// <summary>What the cascade is that answers now: that of the class, or a newer one that took its place.</summary>
    CascadeInfo Info { get; }

    /// <summary>
    /// The dial. Turning it counts from the next text on, until the options turn it again. With
    /// <see cref="OverloadPolicy.TurnDial"/> it is where the dial stands while the queue is short.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside what the rule takes.</exception>
    float Dial { get; set; }

    /// <summary>How it is doing at the moment.</summary>
    CascadeServiceStatus Status { get; }

    /// <summary>
    /// What the texts show that were run to the end; null while <c>ShadowRate</c> is 0 and always was.
    /// </summary>
    ShadowReport? Shadow { get; }

    /// <summary>
    /// Loads a newer cascade of the same labels, exits and rule from a folder, makes it ready, and lets it take the
    /// place of the one that answers. No text is lost: those under way are answered by the old one, which is unloaded
    /// afterwards. One that is refused changes nothing.
    /// </summary>
    /// <param name="folder">The folder, with one manifest in it.</param>
    /// <param name="cancellationToken">Ends it; the old one stays.</param>
    /// <exception cref="CascadeException">The newer cascade cannot be loaded, or does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Its dial does not take the present setting.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task SwapAsync(string folder, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes the folder of the cascade that answers now, for instance after its maps were refitted: at once, or not at
    /// all.
    /// </summary>
    /// <param name="folder">The folder; there must be nothing of that name.</param>
    /// <param name="cancellationToken">Ends it; nothing is left.</param>
    /// <exception cref="CascadeException">The cascade's own folder has no manifest.</exception>
    /// <exception cref="CascadeStoppedException">The cascade is not loaded yet.</exception>
    /// <exception cref="IOException">There is something of that name, or it cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task SaveAsync(string folder, CancellationToken cancellationToken = default);

    /// <summary>
    /// A setting of the dial, for instance to ask a <see cref="TextTrace"/> where it would leave there.
    /// </summary>
    /// <param name="dial">The setting; the dial itself is not turned.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside what the rule takes.</exception>
    /// <exception cref="CascadeStoppedException">The cascade is not loaded yet.</exception>
    CascadeSetting At(float dial);
}

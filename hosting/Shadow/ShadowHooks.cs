namespace EarlyExitGen.Hosting.Shadow;

/// <summary>What a watch asks and tells.</summary>
internal sealed record ShadowHooks<TInput>
    where TInput : notnull
{
    /// <summary>Runs a text to the end, until its token is cancelled.</summary>
    public required Func<TInput, CancellationToken, ShadowRun> Run { get; init; }

    /// <summary>
    /// Told once that the promise is broken, with what says at which setting, below a present one, it is kept.
    /// </summary>
    public Action<ShadowReport, Func<float, float?>> Broken { get; init; } = (_, _) => { };

    /// <summary>Told once that the texts are no longer those of the calibration.</summary>
    public Action<ShadowReport> Shifted { get; init; } = _ => { };

    /// <summary>Told of the texts that were to be gathered.</summary>
    public Action<IReadOnlyList<ObservedText>> Gathered { get; init; } = _ => { };

    /// <summary>Told of a text that could not be run.</summary>
    public Action<Exception> Failed { get; init; } = _ => { };
}

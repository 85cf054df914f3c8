namespace EarlyExitGen.AspNetCore.Serving;

/// <summary>What endpoints ask of a cascade, whatever its class takes and answers. Thread-safe.</summary>
internal interface ICascadeGateway
{
    /// <summary>What the cascade is.</summary>
    CascadeInfo Info { get; }

    /// <summary>The dial.</summary>
    float Dial { get; set; }

    /// <summary>A setting of the dial.</summary>
    CascadeSetting At(float dial);

    /// <summary>How many texts are computed at a time.</summary>
    int Concurrency { get; }

    /// <summary>Answers one.</summary>
    /// <param name="input">A pair if the cascade takes pairs, else a text.</param>
    /// <param name="cancellationToken">Ends it: while it waits, between blocks and within one.</param>
    /// <exception cref="ProblemException">It is refused, for instance because too many wait.</exception>
    ValueTask<WebAnswer> ClassifyAsync(WebInput input, CancellationToken cancellationToken);

    /// <summary>Answers many, in their order.</summary>
    /// <param name="inputs">Pairs if the cascade takes pairs, else texts.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ProblemException">They are refused.</exception>
    ValueTask<WebAnswer[]> ClassifyAsync(IReadOnlyList<WebInput> inputs, CancellationToken cancellationToken);

    /// <summary>Says of one what every exit answers.</summary>
    /// <param name="input">A pair if the cascade takes pairs, else a text.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<TextTrace> TraceAsync(WebInput input, CancellationToken cancellationToken);
}

using EarlyExitGen.Hosting;

namespace EarlyExitGen.AspNetCore.Serving;

/// <summary>What endpoints ask of a cascade in the host, whatever its class takes and answers. Thread-safe.</summary>
internal interface ICascadeGateway
{
    /// <summary>The cascade in the host.</summary>
    ICascadeService Service { get; }

    /// <summary>Answers one.</summary>
    /// <param name="input">A pair if the cascade takes pairs, else a text.</param>
    /// <param name="call">What is asked for beyond what the options say.</param>
    /// <param name="cancellationToken">Ends it: while it waits, between blocks and within one.</param>
    ValueTask<WebAnswer> ClassifyAsync(WebInput input, CascadeCall call, CancellationToken cancellationToken);

    /// <summary>Answers many, in their order.</summary>
    /// <param name="inputs">Pairs if the cascade takes pairs, else texts.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<WebAnswer[]> ClassifyAsync(IReadOnlyList<WebInput> inputs, CancellationToken cancellationToken);

    /// <summary>Says of one what every exit answers.</summary>
    /// <param name="input">A pair if the cascade takes pairs, else a text.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<TextTrace> TraceAsync(WebInput input, CancellationToken cancellationToken);
}

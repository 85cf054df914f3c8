using EarlyExitGen.Hosting;

namespace EarlyExitGen.AspNetCore.Serving;

/// <summary>A cascade in the host: calls go through its queue, as its options say.</summary>
internal sealed class ServiceGateway<TInput, TPrediction>(ICascadeService<TInput, TPrediction> service)
    : ICascadeGateway
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    public ICascadeService Service => service;

    public async ValueTask<WebAnswer> ClassifyAsync(
        WebInput input, CascadeCall call, CancellationToken cancellationToken) =>
        WebAnswer.Of(await service.ClassifyAsync(Inputs<TInput>.Convert(input), call, cancellationToken)
            .ConfigureAwait(false));

    public async ValueTask<WebAnswer[]> ClassifyAsync(
        IReadOnlyList<WebInput> inputs, CancellationToken cancellationToken)
    {
        TInput[] converted = [.. inputs.Select(Inputs<TInput>.Convert)];
        CascadeAnswer<TPrediction>[] answers = await service
            .ClassifyAsync(converted, cancellationToken: cancellationToken).ConfigureAwait(false);
        return [.. answers.Select(answer => WebAnswer.Of(answer))];
    }

    public async ValueTask<TextTrace> TraceAsync(WebInput input, CancellationToken cancellationToken) =>
        await service.TraceAsync(Inputs<TInput>.Convert(input), cancellationToken: cancellationToken)
            .ConfigureAwait(false);
}

using Microsoft.Extensions.DependencyInjection;

namespace EarlyExitGen.AspNetCore.Serving;

/// <summary>A cascade that the application registered itself, without a queue of its own.</summary>
internal sealed class DirectGateway<TInput, TPrediction>(
    ICascadeClassifier<TInput, TPrediction> cascade, Func<WebInput, TInput> convert) : ICascadeGateway
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    private readonly SemaphoreSlim _turns = new(Environment.ProcessorCount);

    public CascadeInfo Info => cascade.Info;

    public float Dial
    {
        get => cascade.Dial;
        set => cascade.Dial = value;
    }

    public CascadeSetting At(float dial) => cascade.At(dial);

    public int Concurrency => Environment.ProcessorCount;

    public async ValueTask<WebAnswer> ClassifyAsync(WebInput input, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            CascadeSetting setting = cascade.Setting;
            return WebAnswer.Of(cascade.Classify(convert(input), setting, cancellationToken), setting.Dial);
        }
        finally
        {
            _turns.Release();
        }
    }

    public async ValueTask<WebAnswer[]> ClassifyAsync(
        IReadOnlyList<WebInput> inputs, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            CascadeSetting setting = cascade.Setting;
            TPrediction[] predictions = new TPrediction[inputs.Count];
            cascade.Classify([.. inputs.Select(convert)], predictions, setting, cancellationToken);
            return [.. predictions.Select(prediction => WebAnswer.Of(prediction, setting.Dial))];
        }
        finally
        {
            _turns.Release();
        }
    }

    public async ValueTask<TextTrace> TraceAsync(WebInput input, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return cascade.Trace(convert(input), setting: null, cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }
}

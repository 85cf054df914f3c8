using EarlyExitGen.Runtime;

namespace EarlyExitGen.Web.Tests.Fakes;

/// <summary>What fakes of texts and of pairs have in common.</summary>
internal abstract class FakeCascade<TInput>(CascadeInfo info, FakeWork work)
    : ICascadeClassifier<TInput, FakePrediction>
    where TInput : notnull
{
    public CascadeInfo Info => info;

    public float Dial { get; set; } = info.Dial;

    public CascadeSetting Setting => At(Dial);

    public CascadeSetting FullDepth => At(0);

    public CascadeThreads Threads => new(SharedPool: false, PerText: 1);

    public static CascadeInfo InfoOf(string name, bool isPair) => new()
    {
        Name = name,
        Folder = "fake",
        Fingerprint = new string('0', 64),
        Labels = FakePrediction.Labels,
        IsPair = isPair,
        MaxTokens = 16,
        Layers = 2,
        Rule = CascadeRule.Agreement,
        Dial = 0.02f,
        Exits =
        [
            new CascadeExit { Index = 0, Layer = 0, Temperature = 1 },
            new CascadeExit { Index = 1, Layer = 2, Temperature = 1 },
        ],
        Promises = [new(0.01f, 0.02), new(0.02f, 0.04)],
    };

    public CascadeSetting At(float dial) => new CascadeSettingOf<float>(info, dial, dial, 1f);

    public FakePrediction Classify(
        TInput input, CascadeSetting? setting = null, CancellationToken cancellationToken = default)
    {
        string text = TextOf(input);
        work.Do(text, cancellationToken);
        return new FakePrediction(text.Length < 5 ? 0 : 1, text.Length % 2);
    }

    public void Classify(
        ReadOnlySpan<TInput> inputs,
        Span<FakePrediction> predictions,
        CascadeSetting? setting = null,
        CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            predictions[i] = Classify(inputs[i], setting, cancellationToken);
        }
    }

    public TextTrace Trace(
        TInput input, CascadeSetting? setting = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<FakePrediction> ClassifyAsync(
        IAsyncEnumerable<TInput> inputs, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public void WarmUp(CancellationToken cancellationToken = default)
    {
    }

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected abstract string TextOf(TInput input);
}

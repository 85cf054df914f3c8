using System.Numerics.Tensors;
using EarlyExitGen.Benchmarks.Cascade;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using Samples.News;

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>
/// The plain model of the embedded cascade as if it were a generated class, so that the same service can have it behind
/// the same endpoints: the same weights in 8-bit integers, all layers, one thread for each text. It is the toolchain's,
/// with the cascade's tokenizer, bound buffers and exact lengths.
/// </summary>
internal sealed class PlainClassifier : IGeneratedClassifier<PlainClassifier, string, NewsPrediction>
{
    private const int PlainLayers = 6;

    private readonly PlainModel _model =
        PlainModel.Load(News.Manifest, PlainModel.FileOf(News.Manifest, given: null)!, threads: 1);

    private PlainClassifier()
    {
    }

    public static CascadeInfo Manifest { get; } = new()
    {
        Name = nameof(PlainClassifier),
        Folder = "news",
        Fingerprint = new string('0', 64),
        Labels = [.. NewsLabels.Texts],
        IsPair = false,
        MaxTokens = 128,
        Layers = PlainLayers,
        Rule = CascadeRule.MaxProbability,
        Dial = 1,
        Exits = [new CascadeExit { Index = 0, Layer = PlainLayers, Temperature = 1 }],
    };

    public CascadeInfo Info => Manifest;

    public float Dial { get; set; } = 1;

    public CascadeSetting Setting => FullDepth;

    public CascadeSetting FullDepth { get; } = new CascadeSettingOf<float>(Manifest, 1, 1);

    public CascadeThreads Threads => new(SharedPool: false, PerText: 1);

    public static PlainClassifier Create(CascadeOptions options) => new();

    public static TResult Accept<TVisitor, TResult>(TVisitor visitor)
        where TVisitor : ICascadeVisitor<TResult> => visitor.Visit<PlainClassifier, string, NewsPrediction>();

    public static NewsPrediction Answer(
        int label, int exit, int layers, bool truncated, ReadOnlySpan<float> probabilities) =>
        AnswerOf<NewsClassifier>(label, layers, truncated, probabilities);

    public CascadeSetting At(float dial) => FullDepth;

    public NewsPrediction Classify(
        string input, CascadeSetting? setting = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Span<float> values = stackalloc float[NewsLabels.Count];
        _model.Trace(input, second: null, values);
        TensorPrimitives.SoftMax(values, values);
        return Answer(TensorPrimitives.IndexOfMax(values), exit: 0, Manifest.Layers, truncated: false, values);
    }

    public void Classify(
        ReadOnlySpan<string> inputs,
        Span<NewsPrediction> predictions,
        CascadeSetting? setting = null,
        CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            predictions[i] = Classify(inputs[i], setting, cancellationToken);
        }
    }

    public TextTrace Trace(
        string input, CascadeSetting? setting = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The plain model has one exit.");

    public IAsyncEnumerable<NewsPrediction> ClassifyAsync(
        IAsyncEnumerable<string> inputs, CancellationToken cancellationToken = default) =>
        inputs.Select(input => Classify(input, setting: null, cancellationToken));

    public void WarmUp(CancellationToken cancellationToken = default) => _model.WarmUp();

    public void Dispose() => _model.Dispose();

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static NewsPrediction AnswerOf<TCascade>(
        int label, int layers, bool truncated, ReadOnlySpan<float> probabilities)
        where TCascade : IGeneratedClassifier<TCascade, string, NewsPrediction> =>
        TCascade.Answer(label, exit: 0, layers, truncated, probabilities);
}

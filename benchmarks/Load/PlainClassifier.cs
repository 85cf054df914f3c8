using EarlyExitGen.Runtime;
using EarlyExitGen.Tokenization;
using Microsoft.ML.OnnxRuntime;
using Samples.News;

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>
/// The plain model of the embedded cascade as if it were a generated class, so that the same service can have it behind
/// the same endpoints: the same weights in 8-bit integers, all layers, one session, one thread for each text. Texts are
/// tokenized as the cascade's are.
/// </summary>
internal sealed class PlainClassifier : IGeneratedClassifier<PlainClassifier, string, NewsPrediction>
{
    private const int MaxTokens = 128;

    private readonly InferenceSession _session;
    private readonly WordPieceTokenizer _tokenizer;

    private PlainClassifier(string folder)
    {
        using SessionOptions options = new()
        {
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
        };
        _session = new InferenceSession(Path.Combine(folder, "plain.onnx"), options);
        _tokenizer = WordPieceTokenizer.Load(Path.Combine(folder, "vocab.txt"));
    }

    public static CascadeInfo Manifest { get; } = new()
    {
        Name = nameof(PlainClassifier),
        Folder = "news",
        Fingerprint = new string('0', 64),
        Labels = [.. NewsLabels.Texts],
        IsPair = false,
        MaxTokens = MaxTokens,
        Layers = 6,
        Rule = CascadeRule.MaxProbability,
        Dial = 1,
        Exits = [new CascadeExit { Index = 0, Layer = 6, Temperature = 1 }],
    };

    public CascadeInfo Info => Manifest;

    public float Dial { get; set; } = 1;

    public CascadeSetting Setting => FullDepth;

    public CascadeSetting FullDepth { get; } = new CascadeSettingOf<float>(Manifest, 1, 1);

    public CascadeThreads Threads => new(SharedPool: false, PerText: 1);

    public static PlainClassifier Create(CascadeOptions options) => new(Cascade.News.Folder);

    public static TResult Accept<TVisitor, TResult>(TVisitor visitor)
        where TVisitor : ICascadeVisitor<TResult> => visitor.Visit<PlainClassifier, string, NewsPrediction>();

    public static NewsPrediction Answer(
        int label, int exit, int layers, bool truncated, ReadOnlySpan<float> probabilities) =>
        AnswerOf<NewsClassifier>(label, layers, truncated, probabilities);

    public CascadeSetting At(float dial) => FullDepth;

    public NewsPrediction Classify(
        string input, CascadeSetting? setting = null, CancellationToken cancellationToken = default)
    {
        Span<int> ids = stackalloc int[MaxTokens];
        int length = _tokenizer.Encode(input, ids, out bool truncated);
        Span<float> logits = stackalloc float[NewsLabels.Count];
        Run(ids[..length], logits);
        Span<float> probabilities = stackalloc float[NewsLabels.Count];
        System.Numerics.Tensors.TensorPrimitives.SoftMax(logits, probabilities);
        int label = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(probabilities);
        return Answer(label, exit: 0, Manifest.Layers, truncated, probabilities);
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

    public void WarmUp(CancellationToken cancellationToken = default) => Classify("a");

    public void Dispose() => _session.Dispose();

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static NewsPrediction AnswerOf<TCascade>(
        int label, int layers, bool truncated, ReadOnlySpan<float> probabilities)
        where TCascade : IGeneratedClassifier<TCascade, string, NewsPrediction> =>
        TCascade.Answer(label, exit: 0, layers, truncated, probabilities);

    private void Run(ReadOnlySpan<int> ids, Span<float> logits)
    {
        long[] values = new long[ids.Length];
        long[] ones = new long[ids.Length];
        Array.Fill(ones, 1);
        for (int i = 0; i < ids.Length; i++)
        {
            values[i] = ids[i];
        }

        long[] shape = [1, ids.Length];
        Dictionary<string, OrtValue> inputs = [];
        try
        {
            foreach (string name in _session.InputMetadata.Keys)
            {
                long[] tensor = name switch
                {
                    "input_ids" => values,
                    "attention_mask" => ones,
                    _ => new long[ids.Length],
                };
                inputs[name] = OrtValue.CreateTensorValueFromMemory(tensor, shape);
            }

            using RunOptions run = new();
            using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(run, inputs, ["logits"]);
            outputs[0].GetTensorDataAsSpan<float>().CopyTo(logits);
        }
        finally
        {
            foreach (OrtValue input in inputs.Values)
            {
                input.Dispose();
            }
        }
    }
}

using System.Collections.Concurrent;
using EarlyExitGen.Runtime;

namespace EarlyExitGen.Hosting.Tests;

/// <summary>
/// A class as if it were generated, whose answers a test decides. A text is the name of its labels, one letter for what
/// the early exit says and one for the full model: "ab". The early exit answers texts of lower case while the dial is
/// above 0.
/// </summary>
public sealed class FakeCascade : ITextCascade<FakePrediction>,
    IGeneratedClassifier<FakeCascade, string, FakePrediction>
{
    private static readonly ConcurrentDictionary<string, FakeWork> Works = [];

    private readonly FakeWork _work;
    private float _dial = Manifest.Dial;

    private FakeCascade(FakeWork work) => _work = work;

    /// <inheritdoc/>
    public static CascadeInfo Manifest { get; } = new()
    {
        Name = "FakeClassifier",
        Folder = "fake",
        Fingerprint = new string('0', 64),
        Labels = ["a", "b"],
        IsPair = false,
        MaxTokens = 16,
        Layers = 4,
        Rule = CascadeRule.Agreement,
        Dial = 0.02f,
        Exits =
        [
            new CascadeExit { Index = 0, Layer = 0, Temperature = 1 },
            new CascadeExit { Index = 1, Layer = 4, Temperature = 1 },
        ],
        Promises = [new(0.005f, 0.01), new(0.01f, 0.02), new(0.02f, 0.04), new(0.05f, 0.1)],

        // Half of the texts were of lower case.
        Calibration = new CascadeCalibration
        {
            Texts = 1000,
            Answered = [[500, 500], [500, 500], [500, 500], [500, 500]],
            Scores = [[0, 0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 0, 0, 1, 1, 1, 1]],
        },
        OperatingPoints =
        [
            new CascadeOperatingPoint { Name = "careful", Dial = 0.01f },
            new CascadeOperatingPoint { Name = "fast", Dial = 0.05f },
        ],
    };

    /// <inheritdoc/>
    public CascadeInfo Info => Manifest;

    /// <inheritdoc/>
    public float Dial
    {
        get => _dial;
        set => _dial = Manifest.Takes(value) ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    /// <inheritdoc/>
    public CascadeSetting Setting => At(_dial);

    /// <inheritdoc/>
    public CascadeSetting FullDepth =>
        new CascadeSettingOf<float>(Manifest, float.NaN, 0, float.PositiveInfinity);

    /// <inheritdoc/>
    public CascadeThreads Threads => new(SharedPool: false, PerText: 1);

    /// <summary>Makes the cascade of a folder do what a test says.</summary>
    public static void Add(string folder, FakeWork work) => Works[folder] = work;

    /// <inheritdoc/>
    public static FakeCascade Create(CascadeOptions options) =>
        new(Works.TryGetValue(options?.Folder ?? "", out FakeWork? work)
            ? work
            : throw new CascadeException($"There is nothing in '{options?.Folder}'."));

    /// <inheritdoc/>
    public static TResult Accept<TVisitor, TResult>(TVisitor visitor)
        where TVisitor : ICascadeVisitor<TResult> => visitor.Visit<FakeCascade, string, FakePrediction>();

    /// <inheritdoc/>
    public static FakePrediction Answer(
        int label, int exit, int layers, bool truncated, ReadOnlySpan<float> probabilities) => new(label, exit);

    /// <inheritdoc/>
    public CascadeSetting At(float dial) => Manifest.Takes(dial)
        ? new CascadeSettingOf<float>(Manifest, dial, dial, dial > 0 ? 0.5f : float.PositiveInfinity)
        : throw new ArgumentOutOfRangeException(nameof(dial));

    /// <inheritdoc/>
    public FakePrediction Classify(
        string input, CascadeSetting? setting = null, CancellationToken cancellationToken = default)
    {
        float dial = setting?.Dial ?? _dial;
        _work.Do(input, dial, cancellationToken);
        int exit = Early(input) && dial > 0 ? 0 : 1;
        return new FakePrediction(Label(input, exit), exit);
    }

    /// <inheritdoc/>
    public void Classify(
        ReadOnlySpan<string> inputs,
        Span<FakePrediction> predictions,
        CascadeSetting? setting = null,
        CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            predictions[i] = Classify(inputs[i], setting, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public FakePrediction Classify(ReadOnlySpan<char> text, CancellationToken cancellationToken = default) =>
        Classify(text.ToString(), null, cancellationToken);

    /// <inheritdoc/>
    public FakePrediction Classify(string text, CancellationToken cancellationToken = default) =>
        Classify(text, null, cancellationToken);

    /// <inheritdoc/>
    public TextTrace Trace(
        string input, CascadeSetting? setting = null, CancellationToken cancellationToken = default)
    {
        _work.Trace(input, cancellationToken);
        CascadeSetting at = setting ?? Setting;
        return new TextTrace
        {
            Setting = at,
            Tokens = 3,
            Truncated = false,
            Answered = Early(input) && at.Dial > 0 ? 0 : 1,
            Exits =
            [
                .. Enumerable.Range(0, 2).Select(exit => new TracedExit
                {
                    Exit = exit, Layers = 4 * exit, Label = Label(input, exit), Logits = [0, 0],
                    Probabilities = [0.5f, 0.5f], Score = Early(input) ? 1 : 0, Threshold = exit == 0 ? 0.5f : null,
                    Answers = exit == 1 || Early(input), Elapsed = TimeSpan.Zero,
                }),
            ],
        };
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FakePrediction> ClassifyAsync(
        IAsyncEnumerable<string> inputs, CancellationToken cancellationToken = default) =>
        inputs.Select(input => Classify(input, null, cancellationToken));

    /// <inheritdoc/>
    public void WarmUp(CancellationToken cancellationToken = default) => _work.IsWarm = true;

    /// <inheritdoc/>
    public void Dispose() => _work.IsDisposed = true;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool Early(string text) => char.IsAsciiLetterLower(text[0]);

    private static int Label(string text, int exit) => char.ToLowerInvariant(text[exit]) - 'a';
}

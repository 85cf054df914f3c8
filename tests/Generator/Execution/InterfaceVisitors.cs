using Xunit;

namespace EarlyExitGen.Generator.Tests.Execution;

/// <summary>Answers texts one by one and as a batch, which must agree.</summary>
internal readonly struct AtSetting(ICascade cascade, (string, string)[] texts, CascadeSetting? setting)
    : ICascadeVisitor<IReadOnlyList<CascadePrediction>>
{
    /// <inheritdoc/>
    public IReadOnlyList<CascadePrediction> Visit<TCascade, TInput, TPrediction>()
        where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
        where TInput : notnull
        where TPrediction : struct, ICascadePrediction
    {
        ICascadeClassifier<TInput, TPrediction> classifier = (ICascadeClassifier<TInput, TPrediction>)cascade;
        TInput[] inputs = Inputs.Of<TInput>(texts);
        CascadePrediction[] alone = new CascadePrediction[inputs.Length];
        float[] probabilities = new float[cascade.Info.Labels.Count];
        float[] copied = new float[probabilities.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            TPrediction prediction = classifier.Classify(inputs[i], setting);
            alone[i] = Inputs.Plain(prediction);
            prediction.CopyProbabilitiesTo(probabilities);
            Assert.Equal(probabilities[prediction.LabelIndex], prediction.Confidence);
            Assert.Equal(probabilities[^1], prediction.ProbabilityOf(probabilities.Length - 1));
            Assert.Equal(cascade.Info.Labels[prediction.LabelIndex], prediction.LabelText);
            Assert.Equal(probabilities.Length, prediction.LabelCount);
            TPrediction again = TCascade.Answer(
                prediction.LabelIndex, prediction.Exit, prediction.Layers, prediction.Truncated, probabilities);
            again.CopyProbabilitiesTo(copied);
            Assert.Equal(probabilities, copied);
            Assert.Equal(alone[i], Inputs.Plain(again));
        }

        TPrediction[] together = new TPrediction[inputs.Length];
        classifier.Classify(inputs, together, setting);
        Assert.Equal(alone, together.Select(Inputs.Plain));
        return alone;
    }
}

/// <summary>Answers texts as a stream.</summary>
internal readonly struct Streamed(ICascade cascade, (string, string)[] texts)
    : ICascadeVisitor<Task<CascadePrediction[]>>
{
    /// <inheritdoc/>
    public async Task<CascadePrediction[]> Visit<TCascade, TInput, TPrediction>()
        where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
        where TInput : notnull
        where TPrediction : struct, ICascadePrediction =>
        await ((ICascadeStream<TInput, TPrediction>)cascade)
            .ClassifyAsync(Inputs.Of<TInput>(texts).ToAsyncEnumerable())
            .Select(Inputs.Plain)
            .ToArrayAsync();
}

/// <summary>Follows texts through all exits.</summary>
internal readonly struct Traced(ICascade cascade, (string, string)[] texts, CascadeSetting? setting)
    : ICascadeVisitor<TextTrace[]>
{
    /// <inheritdoc/>
    public TextTrace[] Visit<TCascade, TInput, TPrediction>()
        where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
        where TInput : notnull
        where TPrediction : struct, ICascadePrediction
    {
        ICascadeClassifier<TInput, TPrediction> classifier = (ICascadeClassifier<TInput, TPrediction>)cascade;
        CascadeSetting? at = setting;
        return [.. Inputs.Of<TInput>(texts).Select(input => classifier.Trace(input, at))];
    }
}

/// <summary>Makes the class from nothing but its type, and says what that is.</summary>
internal readonly struct Made(string folder) : ICascadeVisitor<CascadeInfo>
{
    /// <inheritdoc/>
    public CascadeInfo Visit<TCascade, TInput, TPrediction>()
        where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
        where TInput : notnull
        where TPrediction : struct, ICascadePrediction
    {
        using TCascade made = TCascade.Create(new CascadeOptions { Folder = folder });
        Assert.Same(TCascade.Manifest, made.Info);
        return TCascade.Manifest;
    }
}

/// <summary>A call that answers texts at a setting and keeps nothing.</summary>
internal readonly struct Repeated(ICascade cascade, (string, string)[] texts, CascadeSetting setting)
    : ICascadeVisitor<Action>
{
    /// <inheritdoc/>
    public Action Visit<TCascade, TInput, TPrediction>()
        where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
        where TInput : notnull
        where TPrediction : struct, ICascadePrediction
    {
        ICascadeClassifier<TInput, TPrediction> classifier = (ICascadeClassifier<TInput, TPrediction>)cascade;
        TInput[] inputs = Inputs.Of<TInput>(texts);
        TPrediction[] predictions = new TPrediction[inputs.Length];
        CascadeSetting at = setting;
        return () =>
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                predictions[i] = classifier.Classify(inputs[i], at);
            }

            classifier.Classify(inputs, predictions, at);
        };
    }
}

/// <summary>Texts as a cascade takes them, and its answers as an interpreted cascade gives them.</summary>
internal static class Inputs
{
    /// <summary>The pairs, or their first texts.</summary>
    public static TInput[] Of<TInput>((string, string)[] texts) => typeof(TInput) == typeof(string)
        ? (TInput[])(object)Array.ConvertAll(texts, text => text.Item1)
        : (TInput[])(object)texts;

    /// <summary>An answer without its probabilities.</summary>
    public static CascadePrediction Plain<TPrediction>(TPrediction prediction)
        where TPrediction : struct, ICascadePrediction => new(
            prediction.LabelIndex, prediction.Confidence, prediction.Exit, prediction.Layers, prediction.Truncated);
}

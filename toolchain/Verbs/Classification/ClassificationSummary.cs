namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>The outcome for the texts that were classified.</summary>
internal sealed class ClassificationSummary
{
    private long _layers;

    /// <summary>How many texts were classified.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them lost their end.</summary>
    public long Truncated { get; private set; }

    /// <summary>How many of them were answered by a model after the first.</summary>
    public long Further { get; private set; }

    /// <summary>The layers that a text went through, on average; 0 without texts.</summary>
    public double MeanLayers => Count == 0 ? 0 : (double)_layers / Count;

    /// <summary>Counts an answer.</summary>
    public void Add(CascadePrediction answer)
    {
        Count++;
        _layers += answer.Layers;
        Truncated += answer.Truncated ? 1 : 0;
        Further += answer.Model > 0 ? 1 : 0;
    }
}

namespace EarlyExitGen.Hosting.Shadow;

/// <summary>
/// Texts that maps can be fitted to. Where some count for several because others were left out by chance, all are
/// thinned to the same share, so that busy hours count as much as their texts. Not thread-safe.
/// </summary>
/// <param name="count">How many are wanted.</param>
/// <param name="draw">Draws.</param>
internal sealed class RefitSample(int count, ShadowDraw draw)
{
    private readonly List<(ObservedText Text, double Kept)> _texts = [];
    private double _largest = 1;

    /// <summary>Takes a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="weight">What it counts for; at least 1.</param>
    /// <returns>Whether there are enough.</returns>
    public bool Add(ObservedText text, double weight)
    {
        if (weight > _largest)
        {
            _largest = weight;
            _texts.RemoveAll(one => one.Kept * _largest >= 1);
        }

        // A text of weight w stays while w by the largest weight is above what was drawn for it.
        double kept = draw.Next() / weight;
        if (kept * _largest < 1)
        {
            _texts.Add((text, kept));
        }

        return _texts.Count >= count;
    }

    /// <summary>The texts.</summary>
    public IReadOnlyList<ObservedText> Texts => [.. _texts.Select(one => one.Text)];
}

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>A chart that can be drawn at any width.</summary>
/// <param name="title">What it shows, as a sentence with the finding.</param>
internal abstract class Chart(string title)
{
    /// <summary>What it shows, as a sentence with the finding.</summary>
    public string Title { get; } = title;

    /// <summary>Draws it, without its title.</summary>
    /// <param name="width">The width in pixels.</param>
    public Drawing Draw(double width)
    {
        Drawing drawing = new(width);
        Draw(drawing);
        return drawing;
    }

    /// <summary>Draws it and decides its height.</summary>
    protected abstract void Draw(Drawing drawing);
}

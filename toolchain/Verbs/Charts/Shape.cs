namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>A part of a drawing; places are in pixels from its upper left corner.</summary>
internal abstract record Shape;

/// <summary>A line through points.</summary>
internal sealed record LineShape(
    IReadOnlyList<(double X, double Y)> Points, ChartColor Color, double Width, bool IsDashed) : Shape;

/// <summary>A rectangle.</summary>
/// <param name="X">Its left side.</param>
/// <param name="Y">Its upper side.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
/// <param name="Fill">What it is filled with; null for nothing.</param>
/// <param name="Edge">The colour of its edge; null for none.</param>
/// <param name="Opacity">How opaque the filling is, from 0 to 1.</param>
internal sealed record BoxShape(
    double X, double Y, double Width, double Height, ChartColor? Fill, ChartColor? Edge, double Opacity = 1) : Shape;

/// <summary>A filled outline of straight lines and cubic curves, closed.</summary>
/// <param name="Steps">
/// Points to go to: one for a straight line, three for a curve (two control points and its end). The first is the
/// start.
/// </param>
/// <param name="Fill">What it is filled with.</param>
internal sealed record AreaShape(IReadOnlyList<(double X, double Y)[]> Steps, ChartColor Fill) : Shape;

/// <summary>A text in one line.</summary>
/// <param name="X">Where it begins, is centred or ends.</param>
/// <param name="Y">Its base line.</param>
/// <param name="Text">The text.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Size">Its size in pixels.</param>
/// <param name="Anchor">What <paramref name="X"/> is of it.</param>
/// <param name="IsBold">Whether it is bold.</param>
internal sealed record TextShape(
    double X, double Y, string Text, ChartColor Color, double Size, TextAnchor Anchor, bool IsBold) : Shape;

/// <summary>A place that tells a value when it is pointed at; nothing is seen of it.</summary>
internal sealed record TipShape(double X, double Y, double Width, double Height, string Tip) : Shape;

/// <summary>Which of its ends a text is placed by.</summary>
internal enum TextAnchor
{
    /// <summary>Its beginning.</summary>
    Start,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its end.</summary>
    End,
}

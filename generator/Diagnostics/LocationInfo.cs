using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace EarlyExitGen.Generator.Diagnostics;

/// <summary>
/// A place in a manifest; unlike a <see cref="Location"/> it is equal to another by value and keeps no text alive.
/// </summary>
internal sealed record LocationInfo(string Path, TextSpan Span, LinePositionSpan LineSpan)
{
    /// <summary>The place of a stretch of <paramref name="text"/>.</summary>
    public static LocationInfo Of(string path, SourceText text, int start, int length)
    {
        TextSpan span = new(start, length);
        return new LocationInfo(path, span, text.Lines.GetLinePositionSpan(span));
    }

    /// <summary>The place as the compiler wants it.</summary>
    public Location ToLocation() => Location.Create(Path, Span, LineSpan);
}

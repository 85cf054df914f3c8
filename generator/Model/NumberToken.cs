using System.Globalization;

namespace EarlyExitGen.Manifests;

/// <summary>
/// A number of the manifest as it is written there. Generated code repeats the token, so that the compiler and
/// whoever reads the manifest at run time round the same text, once. It is parsed when it is read, not at each use.
/// </summary>
/// <param name="Text">The number's own text, as JSON allows.</param>
internal readonly record struct NumberToken(string Text)
{
    /// <summary>The value in double precision; infinite if it is too large for it.</summary>
    public double Value { get; } =
        double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : Overflow(Text);

    /// <summary>The value in single precision, rounded once from the text; infinite if it is too large.</summary>
    public float Single { get; } =
        float.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
            ? value
            : (float)Overflow(Text);

    /// <summary>The value in double precision; null if it is too large for it.</summary>
    public double? FiniteValue => double.IsInfinity(Value) ? null : Value;

    /// <summary>The value in single precision; null if it is too large for it.</summary>
    public float? FiniteSingle => float.IsInfinity(Single) ? null : Single;

    /// <summary>The number for a message or for documentation: shortened if it is very long.</summary>
    public override string ToString() => Quoted.Of(Text);

    // Under .NET Framework, where compilers run too, a number that is too large is not parsed.
    private static double Overflow(string text) => text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
}

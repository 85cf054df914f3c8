using System;
using System.Globalization;

namespace EarlyExitGen.Manifests;

/// <summary>
/// A number of the manifest as it is written there. Generated code repeats the token, so that the compiler and
/// whoever reads the manifest at run time round the same text, once.
/// </summary>
internal readonly record struct NumberToken(string Text)
{
    /// <summary>The value in double precision.</summary>
    public double Value => double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The value in single precision, rounded once from the text.</summary>
    public float Single => float.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => Text;
}

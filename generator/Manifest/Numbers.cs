using System.Globalization;

namespace EarlyExitGen.Manifests;

/// <summary>Converts number tokens the same way under .NET Framework, where overflow is an exception, and under .NET.</summary>
internal static class Numbers
{
    /// <summary>The token in double precision; null if its value is too large for it.</summary>
    public static double? ToDouble(NumberToken token) =>
        double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && !double.IsInfinity(value)
            ? value
            : null;

    /// <summary>The token in single precision; null if its value is too large for it.</summary>
    public static float? ToSingle(NumberToken token) =>
        float.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
        && !float.IsInfinity(value)
            ? value
            : null;
}

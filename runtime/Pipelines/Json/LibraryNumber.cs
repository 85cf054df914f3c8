using System.Globalization;
using System.Text.Json;

namespace EarlyExitGen.Pipelines.Json;

/// <summary>
/// Reads a number as Hugging Face's library does: its reader of JSON takes the digits as a whole number and multiplies
/// or divides by a power of ten, which may round twice. Of pieces that are equally likely this last bit decides.
/// </summary>
internal static class LibraryNumber
{
    private static readonly double[] Powers =
    [
        .. Enumerable.Range(0, 309).Select(static exponent =>
            double.Parse(string.Create(CultureInfo.InvariantCulture, $"1e{exponent}"), CultureInfo.InvariantCulture)),
    ];

    /// <summary>The number, or infinity where it is too large.</summary>
    /// <param name="number">A number, as JSON writes it.</param>
    public static double Of(JsonElement number) => Of(number.GetRawText());

    /// <summary>The number, or infinity where it is too large.</summary>
    /// <param name="text">A number, as JSON writes it.</param>
    public static double Of(ReadOnlySpan<char> text)
    {
        bool isNegative = text[0] == '-';
        int at = isNegative ? 1 : 0;
        ulong digits = 0;
        long exponent = 0;
        bool isFraction = false;
        bool isFull = false;
        for (; at < text.Length && text[at] is '.' or (>= '0' and <= '9'); at++)
        {
            if (text[at] == '.')
            {
                isFraction = true;
                continue;
            }

            // Digits that do not fit into 64 bits are left out.
            ulong digit = (ulong)(text[at] - '0');
            isFull |= digits > (ulong.MaxValue - digit) / 10;
            digits = isFull ? digits : (digits * 10) + digit;
            exponent += isFull ? (isFraction ? 0 : 1) : isFraction ? -1 : 0;
        }

        if (at < text.Length)
        {
            // What is beyond an int is beyond a double as well.
            bool isSmall = long.TryParse(
                text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long power);
            exponent = isSmall ? long.Clamp(exponent + power, int.MinValue, int.MaxValue)
                : text[at + 1] == '-' ? int.MinValue : int.MaxValue;
        }

        double value = Scale(digits, exponent);
        return isNegative ? -value : value;
    }

    private static double Scale(double value, long exponent)
    {
        int largest = Powers.Length - 1;
        while (value != 0 && double.IsFinite(value) && long.Abs(exponent) > largest)
        {
            value = exponent < 0 ? value / Powers[largest] : value * Powers[largest];
            exponent -= exponent < 0 ? -largest : largest;
        }

        return value == 0 || !double.IsFinite(value) ? value
            : exponent < 0 ? value / Powers[-exponent] : value * Powers[exponent];
    }
}

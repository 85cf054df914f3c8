using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Labels as data write them: whole numbers from 0 throughout, or names.</summary>
internal static class LabelText
{
    /// <summary>The option that makes names of what looks like numbers.</summary>
    public const string NamesOption = "--label-names";

    /// <summary>Whether it is written in digits alone.</summary>
    public static bool IsWhole(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    /// <summary>The number that it is; null for a name.</summary>
    public static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int label) ? label : null;

    /// <summary>Whether a label can be a name: it does not look like a number, nor like one that was damaged.</summary>
    public static bool IsName(string text) => Blanks(text) is null && !IsWhole(text)
        && !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>Why neither a number nor a name can be written like this; null where it can.</summary>
    public static string? Blanks(string text) => text.Length == 0 ? "the label is empty; every text has one."
        : text.StartsWith('\uFEFF')
            ? $"'{Excerpt.Of(text)}' is not a label; a byte order mark stands before it, as where files with one are "
                + "joined."
        : text.Trim().Length < text.Length ? $"'{Excerpt.Of(text)}' is not a label; leave out the blanks around it."
        : null;

    /// <summary>What is wrong with a label that is neither a number nor, among numbers, a name.</summary>
    public static string Fault(string text) => Blanks(text) ?? $"'{Excerpt.Of(text)}' is not a label; labels are "
        + $"whole numbers from 0, or names throughout{Hint(text)}.";

    private static string Hint(string text) => IsWhole(text) ? "; this one is too large"
        : !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? ""
        : number >= 0 && number == decimal.Truncate(number) && number < int.MaxValue
            ? FormattableString.Invariant($"; write {decimal.ToInt32(number)}, or take all for names by {NamesOption}")
        : $"; {NamesOption} takes all for names";
}

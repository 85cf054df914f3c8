using System.Text.Json;

namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>
/// Text out of a file as an error message may show it: on one line, and not longer than a sentence bears.
/// </summary>
internal static class Excerpt
{
    private const int Longest = 80;

    /// <summary>The beginning of a text, with spaces for control characters.</summary>
    public static string Of(string text) => Of(text, Longest);

    /// <summary>The beginning of a text, up to some length, with spaces for control characters.</summary>
    public static string Of(string text, int longest)
    {
        string start = text.Length <= longest ? text : text[..(longest - 3)] + "...";
        return start.Any(char.IsControl) ? string.Concat(start.Select(c => char.IsControl(c) ? ' ' : c)) : start;
    }

    /// <summary>
    /// The fault in JSON, and its place; the parser's message may have all the rest of the file in it.
    /// </summary>
    public static string Of(
        Exception error) => error is JsonException { LineNumber: { } line, BytePositionInLine: { } position }
        ? FormattableString.Invariant($"line {line + 1}, byte {position + 1}: {Of(error.Message)}")
        : Of(error.Message);

    /// <summary>The first names of a list, in quotes, and how many more there are.</summary>
    public static string OfNames(IReadOnlyCollection<string> names)
    {
        const int shown = 3;
        string list = string.Join(", ", names.Take(shown).Select(name => $"'{Of(name)}'"));
        return names.Count > shown ? FormattableString.Invariant($"{list} and {names.Count - shown} more") : list;
    }
}

namespace EarlyExitGen.Manifests.Json;

/// <summary>Escape sequences of JSON strings.</summary>
internal static class JsonEscape
{
    /// <summary>All escapes, for a message.</summary>
    public const string Known = "\\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hex digits";

    private const int HexDigits = 4;

    /// <summary>Reads the escape whose backslash comes before <paramref name="start"/>.</summary>
    /// <param name="text">The document.</param>
    /// <param name="start">The offset after the backslash.</param>
    /// <param name="c">The code unit that it stands for.</param>
    /// <returns>The escape's length without the backslash; 0 if it is none.</returns>
    public static int Read(string text, int start, out char c)
    {
        c = '\0';
        if (start >= text.Length)
        {
            return 0;
        }

        if (text[start] == 'u')
        {
            return TryReadHex(text, start + 1, out c) ? 1 + HexDigits : 0;
        }

        c = text[start] switch
        {
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => '\0',
        };
        return c == '\0' ? 0 : 1;
    }

    private static bool TryReadHex(string text, int start, out char c)
    {
        int value = 0;
        for (int i = start; i < start + HexDigits; i++)
        {
            int digit = i < text.Length ? "0123456789abcdef".IndexOf(char.ToLowerInvariant(text[i])) : -1;
            if (digit < 0)
            {
                c = '\0';
                return false;
            }

            value = (value * 16) + digit;
        }

        c = (char)value;
        return true;
    }
}
